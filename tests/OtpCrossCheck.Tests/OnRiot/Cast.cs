// Who is who in a running scenario, and what each has seen. Actors and the play use it from any thread.
using System.Collections.Concurrent;

namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class Cast
{
    /// <summary>Who sees supervisors and their children start and end, all in one order.</summary>
    private const string Journal = "journal";

    private readonly List<Part> _parts = [];
    private readonly ConcurrentDictionary<string, int> _incarnations = new();
    private readonly ConcurrentDictionary<string, Actor> _actors = new();
    private readonly ConcurrentDictionary<string, MonitorRef> _monitors = new();
    private readonly ConcurrentDictionary<Pid, Pid> _parents = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private int _handled;

    public IReadOnlyList<Actor> Actors => [.. _actors.Values.OrderBy(actor => actor.Role, StringComparer.Ordinal)];

    public IEnumerable<string> Lines => _lines;

    /// <summary>Grows with all that is seen, all who enter, and all that servers handle.</summary>
    public int Happenings => _lines.Count + _actors.Count + Volatile.Read(ref _handled);

    public Actor this[string role] => _actors[role];

    public void Declare(Part part) => _parts.Add(part);

    public Part Part(string name) => _parts.Single(part => part.Name == name);

    /// <summary>The parts of the children that a supervisor starts with, in the order of their declaration.</summary>
    public IEnumerable<Part> Under(string supervisor) => _parts.Where(part => part.Under == supervisor && !part.IsLater);

    public void Enter(Actor actor, Pid pid)
    {
        actor.Pid = pid;
        if (!_actors.TryAdd(actor.Role, actor))
            throw new FormatException($"There are two processes '{actor.Role}'.");
    }

    /// <summary>A process begins to play a part. Says which process of that part it is: the first, or one in whose place it was started.</summary>
    public int EnterPart(Part part, ProcessContext self, out Actor actor)
    {
        EnterSupervisorsOf(part, self);
        return EnterPart(part, self.Pid, out actor);
    }

    /// <summary>Does nothing if it has entered already.</summary>
    public void EnterSupervisor(Part part, Pid pid)
    {
        if (At(pid) is null)
            EnterPart(part, pid, out _);
    }

    public Actor? At(Pid? pid) => _actors.Values.FirstOrDefault(actor => actor.Pid == pid);

    public string RoleOf(Pid? pid) => At(pid)?.Role ?? "nobody";

    public void Keep(string label, MonitorRef monitor) => _monitors[label] = monitor;

    public MonitorRef Monitor(string label) => _monitors[label];

    public string LabelOf(MonitorRef monitor) => _monitors.Single(pair => pair.Value == monitor).Key;

    public void Note(string observer, string happening) => _lines.Enqueue($"{observer}: {happening}");

    public void HasHandled() => Interlocked.Increment(ref _handled);

    public void HasSpawned(Pid pid, Pid parent) => _parents[pid] = parent;

    /// <summary>Who started it, who started that one, and so on.</summary>
    public IEnumerable<Actor> Above(Pid pid)
    {
        for (; _parents.TryGetValue(pid, out var parent) && At(parent) is { } actor; pid = parent)
            yield return actor;
    }

    public void HasEnded(Pid pid, ExitReason reason)
    {
        if (At(pid) is not { } actor)
            return;
        foreach (var waiting in Actors.Where(other => other == actor || other.Waits.Keeper == actor))
            waiting.Awake();
        if (IsInJournal(actor))
            Note(Journal, $"{actor.Role} ends {RiotWords.Word(reason)}");
    }

    /// <summary>Whether its end is on record in its order: not for dynamic children, since those stop in no order (S5).</summary>
    public bool IsInJournal(Actor actor) =>
        actor.Part is { } part && (part.IsSupervisor || part.Under is { } under && !Part(under).IsDynamic);

    // A supervisor says nothing when it starts, but is known by its name as soon as it starts a child.
    private void EnterSupervisorsOf(Part part, ProcessContext self)
    {
        if (part.Under is not { } name || self.Names.WhereIs(name) is not { } pid || At(pid) is not null)
            return;
        EnterSupervisorsOf(Part(name), self);
        EnterSupervisor(Part(name), pid);
    }

    private int EnterPart(Part part, Pid pid, out Actor actor)
    {
        var incarnation = _incarnations.AddOrUpdate(part.Name, 1, (_, last) => last + 1);
        actor = new Actor(incarnation == 1 ? part.Name : $"{part.Name}.{incarnation}", part);
        Enter(actor, pid);
        if (IsInJournal(actor))
            Note(Journal, $"{actor.Role} starts");
        return incarnation;
    }
}
