using Riot.Diagnostics;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>One slice: what happens between taking a ready process from a queue and letting go of it again.</summary>
internal sealed partial class Process
{
    /// <summary>Runs what there is to run until the body waits, the budget is spent or the process is dead. The carrier's thread only.</summary>
    public void RunSlice(Carrier carrier)
    {
        if (IsDead)
        {
            BecomeOwner();
            SetSynchronizationContext(null);
            TellOthers();
            return;
        }

        if (_isBounded)
            Bounds.TakeTurn();
        BecomeOwner();
        carrier.Running = this;
        _carrier = carrier;
        var budget = _budget = Host.MessagesPerTurn;
        SetSynchronizationContext(this);
        RunSteps(carrier);
        carrier.Running = null; // The context stays until the next slice, or until the carrier sleeps.

        if (IsDead)
        {
            // Either it died in this slice, or the watch took it from this thread; then the notices are another's.
            SetSynchronizationContext(null);
            if (_carrier == carrier)
            {
                _carrier = null;
                TellOthers();
            }

            return;
        }

        _carrier = null;
        Volatile.Write(ref _reductions, _reductions + budget - BudgetLeft);
        GiveUpOwnership();
        if (_budget <= 0)
            Enqueue(yielded: true);
        else
            GoIdle(_standsInLine);
        if (_isBounded)
            Bounds.GiveTurnBack(); // Not before: going idle still looks at what a sender with the turn may change. The dead keep it.
    }

    private void RunSteps(Carrier carrier)
    {
        while (!IsDead)
        {
            if (HasControls && !ActOnControls(withinBudget: true))
                break; // The rest of them comes before the body's next step (G3).
            if (_life.HasDues)
                CancelTokenBetweenStretches(carrier);
            else if (_task is { IsCompleted: true })
                EndTask(carrier);
            else if (_budget <= 0)
                break;
            else if (_standsInLine && !IsExiting && WaitsInLine())
                break;
            else if (!_life.HasStarted)
                StartBody(carrier);
            else if (_posts is { Count: > 0 })
                Continue(carrier, new Homecoming(_posts.Dequeue()));
            else if (!MayFinishVerb)
                break;
            else if (TryFinishVerb(carrier) && _pending.HasContinuation)
                ResumeVerb(carrier);
            else if (!HasMoreToDo)
                break;
        }

        if (IsDead)
            return;
        WatchBody();
        if (!IsExiting)
            return;
        if (_life.HasGrace && !_life.HasGivenUp)
            ArmGrace();
        else if (!IsStillUnwinding())
            Abandon(heldByThread: false);
    }

    // What control signals have left to do that acted while the pending receive looked at messages: all above was looked at before them, and nobody will tell again.
    private bool HasMoreToDo => _posts is { Count: > 0 } || _life.HasDues || _task is { IsCompleted: true };

    private void StartBody(Carrier carrier)
    {
        if (_life.Start())
            Begin(carrier, new FirstStep(_body, this));
        else
            _task = Task.CompletedTask;
    }

    private void ResumeVerb(Carrier carrier)
    {
        var continuation = _pending.TakeContinuation(out var state);
        Continue(carrier, new Resumption(continuation, state));
    }

    // What returns a task: the body, or its disposal.
    private void Begin<T>(Carrier carrier, in T code) where T : struct, IStretch
    {
        if (ForeignStretch.Run(carrier, this, code, out var task) is { } error)
            task = Task.FromException(error);
        if (IsDead)
            OnHeldStretchOver(task);
        else
            _task = task;
    }

    // What goes on behind an await.
    private void Continue<T>(Carrier carrier, in T code) where T : struct, IStretch
    {
        _budget--;
        EndStretch(ForeignStretch.Run(carrier, this, code, out _));
    }

    protected override void EndStretch(Exception? error)
    {
        if (IsDead)
        {
            OnHeldStretchOver(null);
            if (error is not null)
                ProcessLog.GhostThrew(this, error);
        }
        else if (error is not null)
        {
            if (IsServing && !IsExiting)
                OnStrayError(error);
            else if (!IsExiting)
                BeginExit(new ExitReason.Exception(error));
            else if (error is not OperationCanceledException)
                ProcessLog.ThrewWhileExiting(this, error, _life.Reason!);
        }
    }

    // A body whose next step is not the verb that it awaits itself may end off its process; then its task has to say so.
    private void WatchBody()
    {
        if (_watchesBody || _task is null || (!_pending.IsNone && ReferenceEquals(_pending.ContinuationState, _task)))
            return;
        _watchesBody = true;
        _task.ContinueWith(
            static (_, process) => ((Process)process!).TrySignal(BodyEndedSignal.Instance), this, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>What it waits for, and the continuation that goes on then, for a report. While nothing runs.</summary>
    public (string What, object? Continuation) DescribeWait()
    {
        var what = _pending.Kind switch
        {
            _ when !_life.HasStarted => "has not had its first step",
            VerbKind.Receive when _pending.Matcher is null => "waits for a message",
            VerbKind.Receive => $"waits for a message that its selector takes ({Saved.Count} others wait)",
            VerbKind.Call when _pending.Call is { } call => $"waits for the reply of {call.Target} to {Printed.Of(call.Request)}",
            VerbKind.Start => "waits for a child to start",
            VerbKind.Reply when _pending.IsWaiting => $"waits for {_pending.Glance()}",
            VerbKind.Reply => "has what it waited for",
            _ => "awaits something outside of the runtime",
        };
        return (IsExiting ? $"is exiting ({_life.Reason}), and {what}" : what, _pending.IsNone ? _task : _pending.ContinuationState);
    }
}
