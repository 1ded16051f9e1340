using Riot.Signals;

namespace Riot.Processes;

/// <summary>A process that serves: exits are asked of it, so that it can end in order, instead of being done to it (X2, C4). The owner only.</summary>
internal sealed partial class Process
{
    /// <summary>What a verb that waits on behalf of a server completes with when a stop request comes.</summary>
    public static readonly object StopCame = new();

    private readonly ExitConduct _conduct;
    private ExitReason? _stopReason;
    private bool _wakesForStop;

    /// <summary>What the first stop request gave as reason; null: none has come. Of a process that serves.</summary>
    public ExitReason? StopReason => _stopReason;

    /// <summary>Whether its server runs handlers: then an exit of its own making ends the handler and is a stop request too.</summary>
    public bool IsServing { get; set; }

    /// <summary>
    /// The oldest message, for the loop of a server; <see cref="TimedOut"/> if <paramref name="idle"/> passes without one. Completes with
    /// <see cref="StopCame"/>, or with a message that is not to be handled any more, once <see cref="StopReason"/> is set.
    /// </summary>
    public ValueTask<object?> ReceiveNext(TimeSpan? idle)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            var next = idle is null ? Receive() : Receive(null, idle, null, quiet: true, CancellationToken.None);
            WakeForStop();
            return next;
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
        LimitEnding(null);
    }

    // The verb that has just suspended, if any, completes when a stop request comes.
    private void WakeForStop()
    {
        _wakesForStop = _verb != Verb.None && !_done;
        if (_wakesForStop && _stopReason is not null)
            CompleteVerb(StopCame, null);
    }

    // The first one counts (X7); it cancels the token of the handler that is running.
    private void RequestStop(ExitReason reason, TimeSpan? time)
    {
        if (_stopReason is not null)
            return;
        _stopReason = reason;
        _stopDue = true;
        LimitEnding(time);
        if (_wakesForStop && !_done)
            CompleteVerb(StopCame, null);
    }

    private void LimitEnding(TimeSpan? time)
    {
        var limit = time ?? (_conduct == ExitConduct.Supervises ? TimeSpan.MaxValue : Host.ExitGrace);
        if (limit != TimeSpan.MaxValue)
            Extras.Grace ??= Host.SetAlarm(this, KillSignal.Instance, limit);
    }
}
