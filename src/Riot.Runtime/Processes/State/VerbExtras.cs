using Riot.Identity;

namespace Riot.Processes;

/// <summary>What few verbs need while they are pending. The owner only.</summary>
internal class VerbExtras
{
    /// <summary>The process's own, for its selectors (P12).</summary>
    public ExecutionContext? MatcherContext { get; init; }

    public CancellationTokenRegistration Cancellation { get; init; }

    /// <summary>What to do when the verb is over, however it ends.</summary>
    public Action? Cleanup { get; init; }

    /// <summary>Whom the verb waits for: for each of them. A list, at which any thread may look; or, if they change meanwhile, what counts them when the owner asks.</summary>
    public IEnumerable<ProcessRef> Targets { get; init; } = [];

    /// <summary>How those have been asked to stop, or are to be as the verb begins; null: they are not.</summary>
    public AskedToStop? Asked { get; init; }

    /// <summary>Whether a cancelled verb is one that is out of time, since its result may have come at the last moment.</summary>
    public virtual bool IsDecidedByRelease => false;

    /// <summary>The verb is over, one way or another. Done twice, it does nothing more. Returns what the verb comes to, which is <paramref name="result"/> as a rule.</summary>
    public virtual object? Release(object? result)
    {
        Cancellation.Unregister();
        Cleanup?.Invoke();
        return result;
    }
}

/// <summary>A sender's wait for room (R5). Whether it is out of time is decided when it leaves the line: the message may have got in at the last moment.</summary>
internal sealed class RoomWait(Process target, SendWaiter waiter) : VerbExtras
{
    public override bool IsDecidedByRelease => true;

    public override object? Release(object? result)
    {
        result = base.Release(result);
        return target.GiveUp(waiter) is { } outcome && ReferenceEquals(result, Process.TimedOut) ? outcome : result;
    }
}
