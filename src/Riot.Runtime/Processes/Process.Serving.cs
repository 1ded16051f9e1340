using Riot.Diagnostics;

namespace Riot.Processes;

/// <summary>A process that serves: exits are asked of it, so that it can end in order, instead of being done to it (X2, C4). The owner only.</summary>
internal sealed partial class Process
{
    /// <summary>What a verb that waits on behalf of a server completes with when a stop request comes.</summary>
    public static readonly object StopCame = new();

    private readonly ExitConduct _conduct;

    /// <inheritdoc cref="Life.StopReason"/>
    public ExitReason? StopReason => _life.StopReason;

    /// <summary>Whether its server runs handlers: then an exit of its own making ends the handler and is a stop request (C4).</summary>
    public bool IsServing { get; set; }

    /// <summary>
    /// The oldest message, for the loop of a server; <see cref="TimedOut"/> if <paramref name="idle"/> passes without one. Completes with
    /// <see cref="StopCame"/>, or with a message that is not to be handled any more, once <see cref="StopReason"/> is set. With <paramref name="idle"/>, calls whose callers have
    /// given up come too: they are to be passed over, but like any message they have ended the wait (C3).
    /// </summary>
    public ValueTask<object?> ReceiveNext(TimeSpan? idle)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            var next = idle is null ? Receive() : Receive(null, idle, null, quiet: true, CancellationToken.None, takesGivenUp: true);
            WakeForStop();
            return next;
        }
    }

    /// <summary>A step of a loop that takes no message: acts on what has come, and gives way when its budget is spent (P9).</summary>
    public ValueTask<object?> Pass()
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            return --_budget > 0 ? default : Defer(null);
        }
    }

    /// <summary>The reason that the process ends with once its body returns: a way out for servers that costs no exception.</summary>
    public void ReturnWith(ExitReason reason)
    {
        using var own = Enter();
        Extras.ReturnReason = reason;
    }

    /// <summary>Bounds what a server still does before it ends, unless a stop request has done so (C4).</summary>
    public void LimitEnding()
    {
        using var own = Enter();
        if (_life.StopReason is null)
            LimitEnding(Host.ExitGrace);
    }

    // The verb that has just suspended, if any, completes when a stop request comes.
    private void WakeForStop()
    {
        _pending.WakeForStop();
        if (_life.StopReason is not null && _pending.IsWaiting)
            CompleteVerb(StopCame, null);
    }

    // The first one counts (X7); it cancels the token of the handler that is running. Each stopper's time is kept.
    private void RequestStop(ExitReason reason, TimeSpan? time)
    {
        AssertOwned();
        if (_exiting)
            return;
        if (_life.StopReason is null)
        {
            _life.RequestStop(reason);
            Extras.Grace.Granted = time;
            if (_pending.WakesForStop && _pending.IsWaiting)
                CompleteVerb(StopCame, null);
            if (_conduct == ExitConduct.Serves)
                time ??= Host.ExitGrace; // A supervisor is bounded by its stopper alone.
        }

        LimitEnding(time);
    }

    // Thrown beside the handlers, by an async void method or a posted callback: it is the server's own (P14), which ends in order.
    private void OnStrayError(Exception error)
    {
        if (_life.StopReason is null)
            RequestStop(new ExitReason.Exception(error), null);
        else if (error is not (ProcessExitException or OperationCanceledException))
            Log.ThrewWhileExiting(Host.Logger, error, Pid, Label, Body, _life.StopReason);
    }

    // Kills the process in this time, if it lives that long. The shortest time counts; null and MaxValue are no limit.
    private void LimitEnding(TimeSpan? limit)
    {
        AssertOwned();
        if (limit is { } time && time != TimeSpan.MaxValue)
            Extras.Grace.Limit(this, time);
    }
}
