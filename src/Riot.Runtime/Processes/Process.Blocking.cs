using System.Diagnostics;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// What happens when the process's code blocks its thread on a task (P13): the platform gives notice of such waits to the synchronization context, which is the process.
/// </summary>
internal sealed partial class Process
{
    private const int WaitTimedOut = 258;
    private const int FirstWaitMilliseconds = 100;
    private const int NextWaitMilliseconds = 20;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var carrier = Carrier.Current;
        carrier?.HasWaited = true;
        if (carrier is null || carrier.Running != this || !carrier.Lease.IsOutside)
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        ThrowIfWaitingForItself(carrier, mayAct: false); // It may be a wait of any kind: signals wait for a verb (X9).

        var waited = Stopwatch.StartNew();
        bool? onTask = null;
        for (var slice = FirstWaitMilliseconds; ; slice = NextWaitMilliseconds)
        {
            var left = millisecondsTimeout < 0 ? int.MaxValue : millisecondsTimeout - (int)waited.ElapsedMilliseconds;
            if (left <= slice || onTask == false)
                return WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? -1 : Math.Max(0, left));
            var result = WaitHelper(waitHandles, waitAll, slice);
            if (result != WaitTimedOut)
                return result;
            if (onTask ??= FindTaskWait(out _))
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
            if (!FindTaskWait(out var method))
                return;
            if (onVerb && !_pending.IsDone && BlockedWaits.IsOfValueTask(_pending.ContinuationState))
                GiveUpVerb();
            throw Deadlock(method, onVerb
                ? "it waits for a verb of the process, which can complete only after the process has suspended"
                : "the continuation it waits for is queued to run on this very process");
        }
        finally
        {
            carrier.Lease.Leave(outside: true);
        }
    }

    private bool WaitsForPost()
    {
        foreach (var post in _posts ?? [])
        {
            if (BlockedWaits.WaitFor(post.State))
                return true;
        }

        return false;
    }

    // It was to be waited for here and nowhere else, and the process is to go on without it. Its task is told so by a step of its own.
    private void GiveUpVerb()
    {
        var continuation = _pending.TakeContinuation(out var state);
        EndVerb();
        (_posts ??= new Queue<PostSignal>()).Enqueue(new PostSignal(continuation.Invoke, state));
    }

    private InvalidOperationException Deadlock(string method, string why) => new(
        $"Process {Pid} ({Body}) blocks its thread in {method}: {why}. Use await instead of .Result, .Wait() or GetAwaiter().GetResult().");

    // Whether the wait comes from a task, and which method of the application blocks on it. Waiting for a lock is never interrupted.
    private static bool FindTaskWait(out string method)
    {
        var onTask = false;
        foreach (var frame in new StackTrace(1, fNeedFileInfo: false).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } info || info.DeclaringTypeName is not { } type)
                continue;
            onTask |= type.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal)
                || type.StartsWith("System.Runtime.CompilerServices.TaskAwaiter", StringComparison.Ordinal);
            if (!onTask && type.StartsWith("System.Threading.Monitor", StringComparison.Ordinal) && info.Name.StartsWith("Enter", StringComparison.Ordinal))
                break;
            if (type.StartsWith("System.", StringComparison.Ordinal) || type.StartsWith("Riot.Processes.", StringComparison.Ordinal))
                continue;
            method = $"{type}.{info.Name}";
            return onTask;
        }

        method = "unknown code";
        return onTask;
    }
}
