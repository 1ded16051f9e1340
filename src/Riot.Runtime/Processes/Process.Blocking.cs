using System.Diagnostics;

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
        if (carrier is null || carrier.Running != this || !carrier.Lease.IsOutside)
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        if (_verb != Verb.None && !_done && FindTaskWait(out var method))
            throw Deadlock(method, "it waits for a verb of the process, which can complete only after the process has suspended");

        var waited = Stopwatch.StartNew();
        var slice = FirstWaitMilliseconds;
        bool? onTask = null;
        while (true)
        {
            var left = millisecondsTimeout < 0 ? int.MaxValue : millisecondsTimeout - (int)waited.ElapsedMilliseconds;
            if (left <= slice)
                return WaitHelper(waitHandles, waitAll, Math.Max(0, left));
            var result = WaitHelper(waitHandles, waitAll, slice);
            if (result != WaitTimedOut)
                return result;
            method = string.Empty;
            if ((onTask ??= FindTaskWait(out method)) == false)
                return WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? -1 : Math.Max(0, left - slice));

            carrier.Lease.Enter();
            if (HasControls && !IsDead)
                ActOnControls();
            var posts = HasPosts;
            carrier.Lease.Leave(outside: true);
            if (posts)
            {
                _ = FindTaskWait(out method);
                throw Deadlock(method, "the continuation it waits for is queued to run on this very process");
            }

            slice = NextWaitMilliseconds;
        }
    }

    private InvalidOperationException Deadlock(string method, string why) => new(
        $"Process {Pid} ({Body}) blocks its thread in {method}: {why}. Use await instead of .Result, .Wait() or GetAwaiter().GetResult().");

    // Whether the wait comes from a task, and which method of the application blocks on it.
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
