using System.Diagnostics;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// What happens when the process's code blocks its thread on a task (P13): the platform gives notice of such waits to the synchronization context, which is the process.
/// </summary>
internal sealed partial class Process
{
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var carrier = Carrier.Current;
        carrier?.HasWaited = true;
        if (carrier is null || carrier.Running != this || !carrier.Lease.IsOutside)
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        ThrowIfWaitingForItself(carrier, mayAct: false); // It may be a wait of any kind: signals wait for a verb (X9).

        var waited = Stopwatch.StartNew();
        bool? onTask = null;
        for (var slice = SelfBlocking.FirstWaitMilliseconds; ; slice = SelfBlocking.NextWaitMilliseconds)
        {
            var left = millisecondsTimeout < 0 ? int.MaxValue : millisecondsTimeout - (int)waited.ElapsedMilliseconds;
            if (left <= slice || onTask == false)
                return WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? -1 : Math.Max(0, left));
            var result = WaitHelper(waitHandles, waitAll, slice);
            if (result != SelfBlocking.WaitTimedOut)
                return result;
            if (onTask ??= SelfBlocking.FindTaskWait(out _))
                ThrowIfWaitingForItself(carrier, mayAct: true);
        }
    }

    // Only if that is certain: a process may block on others while code of its own is waiting to run (P10).
    private void ThrowIfWaitingForItself(Carrier carrier, bool mayAct)
    {
        carrier.Lease.Enter();
        try
        {
            if (mayAct && HasControls && !IsDead)
                ActOnControls(); // Continuations come as signals.
            var onVerb = !_pending.IsNone && BlockedWaits.WaitFor(_pending.ContinuationState);
            if (!onVerb && !WaitsForPost())
                return;
            if (!SelfBlocking.FindTaskWait(out var method))
                return;
            if (onVerb && !_pending.IsDone && BlockedWaits.IsOfValueTask(_pending.ContinuationState))
                GiveUpVerb();
            throw SelfBlocking.Deadlock(this, method, onVerb);
        }
        finally
        {
            carrier.Lease.Leave(outside: true);
        }
    }

    private bool WaitsForPost() => _posts?.Any(post => BlockedWaits.WaitFor(post.State)) == true;

    // It was to be waited for here and nowhere else, and the process is to go on without it. Its task is told so by a step of its own.
    private void GiveUpVerb()
    {
        var continuation = _pending.TakeContinuation(out var state);
        EndVerb();
        (_posts ??= new Queue<PostSignal>()).Enqueue(new PostSignal(continuation.Invoke, state));
    }
}
