using Riot.Identity;
using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>One lightweight process: its birth, and how it looks from outside. Its life is in the other parts: the code that it runs, its bonds to others, and its end.</summary>
/// <remarks>
/// started → exiting (<see cref="ProcessCore.IsExiting"/>, reason fixed) → dead (inbox closed, name free) → everyone told. The transitions are in <c>Process.Exits.cs</c>; what
/// stands below, in <see cref="ProcessCore"/>.
/// </remarks>
internal sealed partial class Process : ProcessCore
{
    // A number only: a reference would keep its parent, and that one's parent, and so on, reachable when they are long dead (P11).
    private readonly long _parent;

    private bool _watchesBody;
    private Task? _task;
    private Queue<PostSignal>? _posts;

    public Process(ProcessHost host, ProcessBody body, ProcessOptions options, ProcessRef? parent)
        : base(host, body, options)
    {
        _parent = parent?.Id ?? 0;
        _conduct = body.Conduct;
        TrapExits = options.TrapExits || _conduct == ExitConduct.Supervises;
    }

    /// <summary>Who spawned it; <see cref="Pid.Runtime"/> for code outside processes. Any thread.</summary>
    public Pid Parent => _parent == 0 ? Pid.Runtime : Host.PidOf(_parent);

    /// <summary>Belongs to the process table.</summary>
    public Process? TableNext;

    /// <summary>Whether it has not had its first step. For the one who schedules it.</summary>
    public bool IsNew => !_life.HasStarted;

    /// <summary>
    /// Takes its name, or stands in line for it, if it has one, and enters the table. From the first step that others can see, nothing can go wrong any more, so
    /// whoever finds it will also hear of its end. Once, by <see cref="ProcessHost.Make"/>.
    /// </summary>
    public void Enroll(string? name)
    {
        if (name is not null && Host.Names.Register(name, this, mayWait: true) is { } place)
            StandInLine(place);
        Host.Table.Add(this);
    }

    /// <summary>The second step of a birth: it becomes ready for its first slice, and belongs to its spawner no more. Once, by whoever has made it.</summary>
    public void Launch()
    {
        Host.ObserveSpawn(this);
        Host.OnLaunched(this);
        GiveUpOwnership();
        if (_isBounded)
            Bounds.GiveTurnBack();
        Enqueue();
    }

    public ProcessInfo? Look()
    {
        // Read in this order, for a death is written before what it leaves of the body: who is not dead by the second read had its own body at the first.
        var body = Volatile.Read(ref _body);
        var state = _inbox.State;
        if (state == RunState.Dead)
            return null;
        var name = Name;
        return new ProcessInfo
        {
            Pid = Pid,
            Name = name,
            Label = name ?? body.Path,
            Status = IsExiting ? ProcessStatus.Exiting
                : state == RunState.Receiving ? ProcessStatus.Receiving
                : state == RunState.Awaiting ? ProcessStatus.Awaiting
                : ProcessStatus.Running,
            Priority = Priority,
            MailboxLength = MailboxLength,
            Links = _links?.Count ?? 0,
            Monitors = _monitors.WatchedCount,
            Watchers = _monitors.WatcherCount,
            MessagesTaken = Volatile.Read(ref _reductions),
            StartedAt = Host.Time.GetUtcNow() - Age,
            InitialBody = body.Description,
            Parent = Parent,
            WaitsFor = state == RunState.Receiving || state == RunState.Awaiting ? _pending.Glance() : "",
        };
    }
}
