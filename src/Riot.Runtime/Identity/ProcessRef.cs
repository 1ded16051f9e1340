using Riot.Signals;

namespace Riot.Identity;

/// <summary>
/// What a pid points to: something that takes messages and signals. A local process, or the memory of one that is gone.
/// </summary>
/// <remarks>It derives from <see cref="SynchronizationContext"/> only because a local process is one, and that saves an object for each.</remarks>
internal abstract class ProcessRef(Node node, long id) : SynchronizationContext
{
    public Node Node { get; } = node;

    public long Id { get; } = id;

    /// <summary>Puts a message into the inbox; false when it is closed. Any thread.</summary>
    public abstract bool TrySend(object message);

    /// <summary>Puts a control signal into the inbox; false when it is closed. Any thread.</summary>
    public abstract bool TrySignal(Signal signal);

    /// <summary>What it is called where a text mentions it: its pid, and who that is if that is known. Any thread.</summary>
    public virtual string Mention => Pid.Format(this);

    public bool IsSame(ProcessRef other) =>
        ReferenceEquals(this, other)
        || (Id == other.Id && Node.Incarnation == other.Node.Incarnation && Node.Number == other.Node.Number);

    public override string ToString() => Pid.Format(this);
}

/// <summary>A process that has died and of which only the pid is left: it takes nothing.</summary>
internal sealed class GoneProcess(Node node, long id) : ProcessRef(node, id)
{
    public override bool TrySend(object message) => false;

    public override bool TrySignal(Signal signal) => false;
}
