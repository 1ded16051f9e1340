namespace Riot.Processes;

/// <summary>A process that serves: exits are asked of it, so that it can end in order, instead of being done to it (X2, C4). The owner only.</summary>
internal sealed partial class Process
{
    private readonly ExitConduct _conduct;

    /// <summary>Whether its server runs handlers: then an exit of its own making ends the handler and is a stop request (C4).</summary>
    public bool IsServing { get; set; }

    /// <summary>The reason that the process ends with once its body returns: a way out for servers that costs no exception. Does nothing if it is exiting.</summary>
    public void ReturnWith(ExitReason reason)
    {
        if (!TryEnterExiting(out var own))
            return;
        using (own)
        {
            if (!IsExiting) // Else what is noted stays, to be told.
                Extras.Return.Set(this, reason);
        }
    }

    /// <summary>
    /// The server's own code has thrown, and the process is to end by that. It is told either way: as the reason, or if another comes before, by a line of its own.
    /// </summary>
    public void NoteFailure(ExitReason.Exception failure)
    {
        if (TryEnterExiting(out var own))
        {
            using (own)
                Extras.Return.Set(this, failure);
        }
        else
        {
            ProcessLog.GhostThrew(this, failure.Error);
        }
    }

    /// <summary>Bounds what a server still does before it ends, unless a stop request has done so (C4).</summary>
    public void LimitEnding()
    {
        using var own = Enter();
        if (_life.StopReason is null)
            LimitEnding(Host.ExitGrace);
    }

    // The first one counts (X7); it cancels the token of the handler that is running. Each stopper's time is kept.
    private void RequestStop(ExitReason reason, TimeSpan? time)
    {
        AssertOwned();
        if (IsExiting)
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
        if ((_life.StopReason ?? Extras.Return.Failure) is not { } ending)
        {
            var failure = new ExitReason.Exception(error);
            Extras.Return.Set(this, failure);
            RequestStop(failure, null);
        }
        else if (error is not OperationCanceledException)
        {
            ProcessLog.ThrewWhileExiting(this, error, ending);
        }
    }

    // Kills the process in this time, if it lives that long. The shortest time counts; null and MaxValue are no limit.
    private void LimitEnding(TimeSpan? limit)
    {
        AssertOwned();
        if (limit is { } time && time != TimeSpan.MaxValue)
            Extras.Grace.Limit(this, time);
    }
}
