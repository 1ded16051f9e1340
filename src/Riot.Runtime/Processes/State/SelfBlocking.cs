using System.Diagnostics;
using Riot.Diagnostics;

namespace Riot.Processes;

/// <summary>How it is found out that a process blocks its thread on code of its own, and what is said then (P13). On that thread.</summary>
internal static class SelfBlocking
{
    /// <summary>How long a wait may last before it is looked into, and then before it is looked into again.</summary>
    public const int FirstWaitMilliseconds = 100;
    public const int NextWaitMilliseconds = 20;

    /// <summary>What a wait returns whose time was over.</summary>
    public const int WaitTimedOut = 258;

    /// <summary>Whether the wait comes from a task, and which method of the application blocks on it. Waiting for a lock is never interrupted.</summary>
    public static bool FindTaskWait(out string method)
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
            method = CodeName.Of(type, info.Name);
            return onTask;
        }

        method = "unknown code";
        return onTask;
    }

    public static InvalidOperationException Deadlock(Process process, string method, bool onVerb)
    {
        var why = onVerb
            ? "it waits for a verb of the process, which can complete only after the process has suspended"
            : "the continuation it waits for is queued to run on this very process";
        return new InvalidOperationException(
            $"Process {process.Pid} ({process.Body}) blocks its thread in {method}: {why}. Use await instead of .Result, .Wait() or GetAwaiter().GetResult().");
    }
}
