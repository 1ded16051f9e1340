using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// Who waits for the end of this process, and the waits of its own that would be for one of them (C4): in vain, so they end. The owner only, save where a member says otherwise.
/// </summary>
/// <remarks>
/// A stop request says who waits for its receiver: the one who asks, whoever waits for that one's end, and who has asked for it by a call. So a supervisor hands on to its children
/// what it was told itself, and what it is told while it waits for them. Its own waits are for the children that it stops, and are never ended: theirs are.
/// </remarks>
internal sealed partial class Process
{
    // Its parent has asked it to stop within a time, or without limit. The owner writes it, anyone reads it.
    private volatile bool _stoppedByParent;

    /// <summary>This process, as one who waits for the end of others. <paramref name="asked"/>: the call by which it was asked for that, if any.</summary>
    public Stopper AsStopper(IncomingCall? asked = null)
    {
        IReadOnlyList<Stopper> behind = _extras?.Stoppers.All ?? [];
        if (asked?.From.Target is Process caller)
            behind = [.. behind, new CallingStopper(caller, asked)];
        return new Stopper(this, behind);
    }

    /// <summary>
    /// Those whom it is about to ask to stop, and to wait for, are told of whoever comes to wait for its own end meanwhile: until <see cref="NoteStopped"/> of what this
    /// returns.
    /// </summary>
    public AskedToStop NoteStopping(IReadOnlyList<ProcessRef> others, bool kills = false)
    {
        var asked = new AskedToStop(others, kills);
        NoteWaiting(asked);
        return asked;
    }

    /// <summary>That wait is over. Any thread; done twice, it does nothing more.</summary>
    public void NoteStopped(StopperAudience audience) => Extras.Stoppers.Remove(audience);

    /// <summary>Who waits is told of all who come from now on to wait for the end of this process; those who came before are there to be seen.</summary>
    public void NoteWaiting(StopperAudience audience)
    {
        if (!TryEnterExiting(out var own))
            return;
        using (own)
            Extras.Stoppers.Add(audience);
    }

    /// <summary>For a wait that is about to begin (C4). A supervisor's waits are never in vain: those whom it waits for make way.</summary>
    /// <param name="targets">Whom it would be for.</param>
    /// <param name="since"><inheritdoc cref="AskedToStop.Before" path="/summary"/></param>
    public void ThrowIfInVain(IEnumerable<ProcessRef> targets, int since = 0)
    {
        if (_conduct != ExitConduct.Supervises && AwaitedInVain(targets, since) is { } target)
            throw InVain(target);
    }

    /// <summary>For a stop: who waits for this process makes way when it is asked to exit, as this one is; a supervisor does not.</summary>
    public void ThrowIfStopIsInVain(ProcessRef target)
    {
        if (target is Process { _conduct: ExitConduct.Supervises })
            ThrowIfInVain([target]);
    }

    /// <summary>The verb (C1): asks another process to end, or kills it, and completes with its reason, as the one of one, once it is dead.</summary>
    /// <param name="kills">Whether the signal is a kill.</param>
    /// <param name="stop">Makes the signal, given who waits.</param>
    public ValueTask<object?> StopAndWait(ProcessRef target, bool kills, Func<Stopper, Signal> stop)
    {
        ProcessRef[] targets = [target];
        var asked = new AskedToStop(targets, kills);
        return Ask(
            version =>
            {
                ThrowIfStopIsInVain(target);
                LetGo(target);
                var wait = new ExitWait(this, version, targets);
                Watch(wait.Monitors[0]);
                Extras.Stoppers.Add(asked);
                target.TrySignal(stop(AsStopper()));
                return () =>
                {
                    NoteStopped(asked);
                    Unwatch(wait.Monitors[0]);
                };
            },
            timeout: null,
            targets,
            asked);
    }

    private void AddStopper(Stopper? stopper)
    {
        AssertOwned();

        // What is yet to be asked to stop is told of it when it is; whoever looks does so then.
        if (stopper is not null && Extras.Stoppers.Add(this, stopper) && (IsExiting || _life.StopReason is not null))
            _life.NoteStopper();
    }

    // For the one that is pending when a stop request comes.
    private void EndWaitInVain()
    {
        AssertOwned();
        if (!_pending.IsWaiting || _conduct == ExitConduct.Supervises || AwaitedInVain(_pending.Targets, _pending.Asked?.Before ?? 0) is not { } target)
            return;
        if (_pending.Start is { } attempt)
            attempt.Cancel(InVain(target));
        else if (_pending.Call is not { } call || call.TryGiveUp()) // Else it is answered by now.
            CompleteVerb(null, InVain(target));
    }

    // The first of these who waits for the end of this process. As a rule nobody does: then they are not even counted.
    private ProcessRef? AwaitedInVain(IEnumerable<ProcessRef> targets, int since) => _extras?.Stoppers.FirstOf(targets, since);

    // Who asked it to stop, and gave it a time or none, is not there any more to hold it to that (X10).
    private void OnParentGone()
    {
        AssertOwned();
        if (_stoppedByParent || (_conduct == ExitConduct.Serves && _life.StopReason is not null))
            LimitEnding(Host.ExitGrace);
    }
}
