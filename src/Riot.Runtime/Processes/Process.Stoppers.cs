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

    /// <summary>For a stop through the handle: asks as <see cref="StopAndWait"/> does. The wait, until <see cref="NoteStopped"/>, is the caller's.</summary>
    public void AskToStop(ProcessRef target, AskedToStop asked, Func<Stopper, Signal> stop)
    {
        if (!TryEnterExiting(out var own))
        {
            target.TrySignal(stop(AsStopper()));
            return;
        }

        using (own)
            LetGoAndAsk(target, asked, stop);
    }

    /// <summary>Those whom it is about to ask to stop, and to wait for, are told of whoever comes to wait for its own end, until <see cref="NoteStopped"/> of what this returns.</summary>
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
    /// <param name="asked">How they were asked to stop, if they were.</param>
    public void ThrowIfInVain(IEnumerable<ProcessRef> targets, AskedToStop? asked = null)
    {
        if (AwaitedInVain(targets, asked) is { } target)
            throw InVain(target, asked);
    }

    // Whoever had come to wait by now is seen, and nobody comes until the other is asked. Who is asked makes way, as this one does; a supervisor does not.
    private void LetGoAndAsk(ProcessRef target, AskedToStop asked, Func<Stopper, Signal> stop, MonitorRef? ended = null)
    {
        if (target is Process { _conduct: ExitConduct.Supervises })
            ThrowIfInVain([target], asked);
        LetGo(target);
        if (ended is not null)
            Watch(ended);
        Extras.Stoppers.Add(asked);
        target.TrySignal(stop(AsStopper()));
    }

    /// <summary>The verb (C1): asks another process to end, or kills it, and completes with its reason, as the one of one, once it is dead.</summary>
    /// <param name="stop">Makes the signal, given who waits.</param>
    public ValueTask<object?> StopAndWait(ProcessRef target, AskedToStop asked, Func<Stopper, Signal> stop)
    {
        ProcessRef[] targets = [target];
        return Ask(
            version =>
            {
                var wait = new ExitWait(this, version, targets);
                LetGoAndAsk(target, asked, stop, wait.Monitors[0]);
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
        if (!_pending.IsWaiting || AwaitedInVain(_pending.Targets, _pending.Asked) is not { } target)
            return;
        if (_pending.Start is { } attempt)
            attempt.Cancel(InVain(target));
        else if (_pending.Call is not { } call || call.TryGiveUp()) // Else it is answered by now.
            CompleteVerb(null, InVain(target, _pending.Asked));
    }

    // The first of these who waits for the end of this process. As a rule nobody does: then they are not even counted.
    private ProcessRef? AwaitedInVain(IEnumerable<ProcessRef> targets, AskedToStop? asked) =>
        _conduct == ExitConduct.Supervises ? null : _extras?.Stoppers.FirstOf(targets, asked?.Before ?? 0);

    // Who asked it to stop, and gave it a time or none, is not there any more to hold it to that (X10).
    private void OnParentGone()
    {
        AssertOwned();
        if (_stoppedByParent || (_conduct == ExitConduct.Serves && _life.StopReason is not null))
            LimitEnding(Host.ExitGrace);
    }
}
