// Somebody in a running scenario: what the play has to know of a process, be it a puppet, a server or a supervisor.
using Riot.Tests;

namespace Riot.OtpCrossCheck.OnRiot;

/// <param name="role">What the scenario calls it.</param>
/// <param name="part">What it was declared to be; null for puppets.</param>
internal sealed class Actor(string role, Part? part = null)
{
    private volatile Wait _wait = new();

    public string Role => role;

    public Part? Part => part;

    public Pid Pid { get; set; }

    /// <summary>Opens when its finally block waits.</summary>
    public Gate Unwinds { get; } = new();

    /// <summary>Lets its finally block go on.</summary>
    public Gate Released { get; } = new();

    /// <summary>Its wait in the middle of an order, this one or the next.</summary>
    public Wait Waits => _wait;

    /// <summary>It will not answer before it has a reply that somebody keeps, as long as that one lives.</summary>
    public void WaitFor(Actor keeper)
    {
        _wait.Keeper = keeper;
        _wait.Begins.Open();
    }

    /// <summary>It will not answer before time has passed, or a message comes if it is idle.</summary>
    public void WaitForClock(bool isIdle)
    {
        (_wait.IsForClock, _wait.IsIdle) = (true, isIdle);
        _wait.Begins.Open();
    }

    /// <summary>Somebody is about to send it a message.</summary>
    public void IsSent()
    {
        if (_wait.IsIdle)
            Awake();
    }

    public void Awake()
    {
        if (_wait is { Begins.IsOpen: true } wait && Interlocked.CompareExchange(ref _wait, new Wait(), wait) == wait)
            wait.Ends.Open();
    }

    public sealed class Wait
    {
        public Gate Begins { get; } = new();

        public Gate Ends { get; } = new();

        /// <summary>Who keeps its call.</summary>
        public Actor? Keeper { get; set; }

        public bool IsForClock { get; set; }

        public bool IsIdle { get; set; }
    }

    public sealed record Order(string[][] Verbs)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
