using System.Diagnostics;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The end of a process, every transition of it: exiting, the body's end, disposal, death; and abandonment. Who is told: <c>Process.Notices.cs</c>. The owner only, but for
/// <see cref="Kill"/> and <see cref="ActWhileHeld"/>.
/// </summary>
internal sealed partial class Process
{
    /// <summary>The verb that ends the caller (X4): always throws. A server that handles a message is asked to stop (C4).</summary>
    public void ExitSelf(ExitReason reason)
    {
        using var own = Enter();
        if (IsServing)
        {
            RequestStop(reason, null);
            if (_life.HasDues)
                CancelToken(own.Carrier);
            throw new ProcessExitException(Pid, reason, StopRequested);
        }

        BeginExit(reason);
        ThrowExiting(own.Carrier, own.Outside, counted: false);
    }

    /// <summary>An exit asked for by the process of itself: acts before it returns (X4).</summary>
    public void ExitMyself(ExitReason reason)
    {
        using var own = Enter();

        // Behind what it has sent to itself before (G2), and behind what others are just putting there.
        TrySignal(new ExitSignal(Pid, reason));
        ActOnAllSent();
        if (IsExiting)
            ThrowExiting(own.Carrier, own.Outside, counted: false);
        if (_life.HasDues)
            CancelToken(own.Carrier);
    }

    /// <summary>Ends the process, trapping or not (X3). Any thread. One that is holding a thread has its token cancelled here (X9).</summary>
    public void Kill()
    {
        if (!TrySignal(KillSignal.Instance) || _carrier is not { } carrier || carrier == Carrier.Current)
            return;
        if (Volatile.Read(ref _extras) is not { } extras)
            return;
        Interlocked.Increment(ref extras.Killers);
        try
        {
            Carrier.RunOutside(Carrier.Current, Host.Simulator, () => Cancel(ref extras.Exiting));
        }
        finally
        {
            Interlocked.Decrement(ref extras.Killers);
        }

        TrySignal(KillSignal.Instance); // It may be waiting for us: see IsStillUnwinding.
    }

    /// <summary>
    /// Acts on what has come while the process holds its thread in foreign code. Called by the watch, which has borrowed the carrier's lease.
    /// </summary>
    /// <param name="killIsOld">
    /// It was killed a threshold ago: then it is abandoned (X9). Not before, since it may look at its token, or be in a short stretch of a long slice.
    /// </param>
    /// <returns>Whether a kill waits to get old.</returns>
    public bool ActWhileHeld(bool killIsOld)
    {
        if (IsDead)
            return false;
        var lender = 0;
        Borrow(ref lender);
        var killWaits = ActForHolder(killIsOld);
        GiveBack(lender);
        return killWaits;
    }

    private bool ActForHolder(bool killIsOld)
    {
        ActOnControls();
        if (_life.HasDues)
        {
            var everything = _life.TakeDues();
            ThreadPool.UnsafeQueueUserWorkItem(_ => Carrier.RunOutside(null, Host.Simulator, () => Cancel(everything)), null);
        }

        if (!IsExiting)
            return false;
        if (_life.IsGraceOver || (!_life.HasGrace && killIsOld))
            Abandon(heldByThread: true);
        else if (_life.HasGrace)
            ArmGrace();
        else
            return true;
        return false;
    }

    /// <summary>Whether continuations of its own wait for a process that holds its thread (P13). The borrower only.</summary>
    public bool HasPosts => _posts is { Count: > 0 };

    private void OnExit(ExitSignal signal)
    {
        if (signal.Grace is not null && signal.From.Target is { } from && IsParent(from))
            _stoppedByParent = true;
        AddStopper(signal.Stopper);
        if (IsExiting)
        {
            LimitEnding(signal.Grace); // A stopper's time is kept, whatever was asked before.
            return;
        }

        if (signal.Grace is { } grace)
            Extras.Grace.Granted = grace;
        if (_conduct != ExitConduct.Unwinds && _life.HasStarted)
        {
            RequestStop(signal.Reason, signal.Grace);
            EndWaitInVain();
        }
        else if (TrapExits && _conduct == ExitConduct.Unwinds)
        {
            Saved.Append(new ExitMessage(signal.From, signal.Reason, ExitKind.Exit));
            _life.RequestStop(signal.Reason);
            LimitEnding(signal.Grace); // Whatever the process makes of the message.
            EndWaitInVain();
        }
        else
        {
            BeginExit(signal.Reason);
        }
    }

    private void OnKill(KillSignal signal)
    {
        _life.TakeGrace(signal.StopTook);
        if (!IsExiting)
            BeginExit(ExitReason.Killed);
    }

    private void BeginExit(ExitReason reason)
    {
        AssertOwned();
        PublishExit(reason);
        if (!_pending.IsOpen)
            return;
        PassOver(_pending.Message); // It was on its way to the body, which gets the exit instead.
        CompleteVerb(null, s_exit);
    }

    // Whether a process without grace has more to do at once than it could in this slice, and is not waiting for anything foreign.
    private bool IsStillUnwinding()
    {
        // What a killer cancels on its thread right now is about to come back as a post; the count is read before the controls, so none is missed.
        if (!_life.IsGraceOver && _extras is { } extras && Volatile.Read(ref extras.Killers) != 0)
        {
            AssertOwned();
            Extras.Grace.ArmForKiller(this);
            return true;
        }

        return (_budget <= 0 || HasControls) && _life.TryTakeLastSlice();
    }

    private void ArmGrace()
    {
        AssertOwned();
        Extras.Grace.Arm(this);
    }

    // The task of the body, or of the disposal behind it, has completed.
    private void EndTask(Carrier carrier)
    {
        var task = _task!;
        _task = null;
        if (!IsExiting)
            BeginExit(task.IsCompletedSuccessfully && _extras?.Return.Value is { } reason ? reason : ReasonOf(task));
        else if (task.IsFaulted && task.Exception.InnerException is not OperationCanceledException)
            ProcessLog.ThrewWhileExiting(this, task.Exception.InnerException!, _life.Reason!);
        if (_life.IsCancelDue)
            CancelTokenBetweenStretches(carrier, Task.CompletedTask); // What it has failed with is the reason, or logged.
        if (IsDead)
            return;
        if (_life.HasDisposed || !_body.HasScope)
        {
            Die(EndCourse.InOrder);
            return;
        }

        _life.BeginDisposal();
        _watchesBody = false;
        Begin(carrier, new Disposal(_body));
    }

    private void CancelTokenBetweenStretches(Carrier carrier, Task? ended = null)
    {
        CancelToken(carrier);
        if (IsDead)
            OnHeldStretchOver(ended);
    }

    private ExitReason ReasonOf(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return ExitReason.Normal;
        if (task.Exception?.InnerException is { } error)
            return ReasonOf(error);
        try
        {
            task.GetAwaiter().GetResult();
            throw new UnreachableException();
        }
        catch (OperationCanceledException cancelled)
        {
            return ReasonOf(cancelled);
        }
    }

    // A body that traps exits and gives up by its token makes way for the end that it was asked for (X5).
    private ExitReason ReasonOf(Exception error) =>
        _life.StopReason is { } stop && error is OperationCanceledException cancelled && cancelled.CancellationToken == StopRequested
            ? stop
            : new ExitReason.Exception(error);

    // Out of grace: dead for all others, whatever its code still does (X6, X9).
    private void Abandon(bool heldByThread)
    {
        Interlocked.Increment(ref Host.Counters.AbandonedCount);
        if (heldByThread)
        {
            Extras.Ghost = new Ghost(this, busy: true);
            _carrier = null;
            Host.OnThreadLost(this);
        }

        if (_life.HasGivenUp)
            FollowLeftOver(Task.CompletedTask); // Its body is suspended for good.
        else if (_task is { } task)
            FollowLeftOver(task);
        Die(_life.HasGivenUp ? EndCourse.SwallowedExits : EndCourse.OutOfGrace, heldByThread);
        if (!heldByThread)
            return;
        GiveUpOwnership();
        Host.Ready.Enqueue(this);
    }

    // The thread that held an abandoned process has come out of its code; task: what its body, or its disposal, returned, if this was the first step of it.
    private void OnHeldStretchOver(Task? task)
    {
        if (task is not null)
            FollowLeftOver(task);
        Host.OnThreadBack(this);
        _body = _body.Remembered;
        Extras.Ghost!.StretchEnded();
    }

    // What an abandoned process was in, its body or its disposal, goes on without it: once that has ended, its error is logged and the scope disposed of.
    private void FollowLeftOver(Task task)
    {
        var body = _life.HasDisposed || !_body.HasScope ? null : _body;
        if (body is null && task.IsCompletedSuccessfully)
            return;
        task.ContinueWith(_ => RunAsGhost(_ => Finish(), null), default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        async void Finish()
        {
            if (task.Exception?.InnerException is { } error and not OperationCanceledException)
                ProcessLog.GhostThrew(this, error);
            if (body is not null)
                await body.DisposeAsync();
        }
    }

    private void Die(EndCourse course, bool heldByThread = false)
    {
        AssertOwned();
        PassOver(_pending.Message); // The body has begun a receive and has not awaited it.
        EndVerb();
        _extras?.Deadline.Drop();
        _extras?.Places.Leave();
        Host.Names.Release(this);
        LeaveMemberships();

        var unread = Close();
        _extras?.Grace.Drop(); // Not before: a stop that got in brings a time of its own, which would keep the dead process until then (P11).
        if (unread > 0)
            LeaveUnread(unread);

        while (_posts is not null && _posts.TryDequeue(out var post))
            RunAsGhost(static state => ((PostSignal)state!).Run(), post);
        RunContinuationAsGhost(_pending.ContinuationState);
        _pending.DropContinuationState();
        (_posts, _task) = (null, null);
        Host.Table.Remove(this);
        _extras?.Return.TellIfLost(this, _life.Reason!);
        EndLog.Write(this, course, _life.StopTook, _life.OwnChildReturned);

        // What holds the thread is named by it, and may have a scope to give back: see OnHeldStretchOver. So is what comes back, and may throw.
        if (!heldByThread)
            _body = course == EndCourse.InOrder && _extras?.Ghost is null ? _body.Ended : _body.Remembered;
        _linksToTell = _links?.All.GetEnumerator();
        if (Volatile.Read(ref HasTimers))
            Host.CancelTimersOf(this);
    }
}
