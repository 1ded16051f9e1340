// A supervisor on a stage, whose children are players: puppets that keep a journal of their starts and ends.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Supervisors;

/// <summary>What the players of one troupe have done, and what they do when they start and end beyond noting it.</summary>
internal sealed class Playbill
{
    private readonly ConcurrentQueue<string> _notes = new();

    /// <summary>In order: +a for a start, -a for an end.</summary>
    public string Notes => string.Join(' ', _notes);

    public Func<string, ProcessContext, Task> OnStart { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string, Task> OnEnd { get; set; } = _ => Task.CompletedTask;

    public void Note(string note) => _notes.Enqueue(note);

    public void Clear() => _notes.Clear();
}

internal sealed class Player(Playbill bill, string id) : IProcess
{
    public async Task StartAsync(ProcessContext self)
    {
        bill.Note($"+{id}");
        await bill.OnStart(id, self);
    }

    public async Task RunAsync(ProcessContext self)
    {
        try
        {
            await Puppet.Obey(self);
        }
        finally
        {
            await bill.OnEnd(id);
            bill.Note($"-{id}");
        }
    }
}

internal sealed class Troupe(Stage stage, Playbill bill, Pid pid)
{
    public Pid Pid { get; } = pid;

    public Playbill Bill { get; } = bill;

    public Task<ExitReason> Exit => stage.ExitOf(Pid);

    public static async Task<Troupe> Start(Stage stage, Func<SupervisorSpec, Playbill, SupervisorSpec> spec, Playbill? bill = null)
    {
        bill ??= new Playbill();
        return new Troupe(stage, bill, await stage.Riot.StartAsync<Supervisor>([spec(new SupervisorSpec(), bill)]).Guarded());
    }

    public Task<Pid> StartChildAsync(ChildSpec child) => stage.Riot.StartChildAsync(Pid, child).Guarded();

    public Task<Pid> RestartChildAsync(string id) => stage.Riot.RestartChildAsync(Pid, id).Guarded();

    public Task<bool> StopChildAsync(string id) => stage.Riot.StopChildAsync(Pid, id).Guarded();

    public Task<bool> StopChildAsync(Pid child) => stage.Riot.StopChildAsync(Pid, child).Guarded();

    public Task<ChildSpec> RemoveChildAsync(string id) => stage.Riot.RemoveChildAsync(Pid, id).Guarded();

    public Task<IReadOnlyList<ChildInfo>> GetChildrenAsync() => stage.Riot.GetChildrenAsync(Pid).Guarded();

    public Task<ChildCounts> CountChildrenAsync() => stage.Riot.CountChildrenAsync(Pid).Guarded();

    public Task<SupervisorSpec> ReconfigureAsync(SupervisorSpec spec) => stage.Riot.ReconfigureAsync(Pid, spec).Guarded();

    public Task<DynamicSupervisorSpec> ReconfigureAsync(DynamicSupervisorSpec spec) => stage.Riot.ReconfigureAsync(Pid, spec).Guarded();

    public async Task<Puppet> Player(string id) => new(stage, await PidOf(id));

    public async Task<Pid> PidOf(string id) => (await GetChildrenAsync()).Single(child => child.Id == id).Pid;

    /// <summary>The ids of all children, those that run in upper case, those that are to be restarted followed by a question mark.</summary>
    public async Task<string> State() => string.Join(' ', (await GetChildrenAsync()).Select(child => child.State switch
    {
        ChildState.Running => child.Id.ToUpperInvariant(),
        ChildState.Restarting => child.Id + "?",
        _ => child.Id,
    }));

    /// <summary>Ends a child, and completes once its supervisor has been told.</summary>
    public async Task<ExitReason> End(string id, Ending ending = Ending.Killed)
    {
        var player = await Player(id);
        var reason = stage.End(player, ending);
        await player.Exit;
        return reason;
    }
}

internal static class TroupeSpecs
{
    public static SupervisorSpec Players(this SupervisorSpec spec, Playbill bill, string ids, Func<ChildSpec, ChildSpec>? configure = null) =>
        spec.And([.. ids.Split(' ').Select(id => configure is null ? bill.Player(id) : configure(bill.Player(id)))]);

    /// <summary>The same supervisor with further children.</summary>
    public static SupervisorSpec And(this SupervisorSpec spec, params ChildSpec[] children) => spec with { Children = [.. spec.Children, .. children] };

    public static ChildSpec Player(this Playbill bill, string id) => ChildSpec.Of<Player>(id, [bill, id]);
}
