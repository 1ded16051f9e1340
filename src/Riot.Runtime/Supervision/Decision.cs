namespace Riot.Supervision;

/// <summary>What a supervisor has to do about something that has happened: data, made by the <see cref="Planner"/>, carried out by the supervisor.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Set if the child went down because of this sibling under one-for-one: worth a warning (S6).</summary>
    public Pid DraggedDownBy { get; init; }

    /// <summary>Nothing.</summary>
    public sealed record Nothing : Decision
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>Stop these in this order, then start those in that order. If one fails to start, ask the planner and leave the rest.</summary>
    public sealed record RestartGroup(IReadOnlyList<Child> Stop, IReadOnlyList<Child> Start) : Decision;

    /// <summary>Stop these in this order; when <paramref name="Wait"/> is over, put <paramref name="Due"/> into the own mailbox, behind what is there (S7).</summary>
    public sealed record RetryLater(IReadOnlyList<Child> Stop, RetryDue Due, TimeSpan Wait) : Decision;

    /// <summary>Stop all children and end with this reason.</summary>
    public sealed record End(ExitReason Reason) : Decision;
}

/// <summary>A supervisor's message to itself: it is time to start those that wait for this ticket.</summary>
/// <param name="Child">The child whose failure it was.</param>
/// <param name="Ticket">Never the same twice, so that a retry that has been overtaken does nothing.</param>
internal sealed record RetryDue(Child Child, int Ticket);
