using System.Runtime.CompilerServices;

namespace Riot.Primitives;

/// <summary>
/// Whether a thread blocks on code that has not run yet, as far as the platform's own records show: who waits for which task, as a debugger reads it. Any thread.
/// </summary>
/// <remarks>
/// <para>
/// 1. What is to run is the next step of an async method, which is a task and keeps what comes after it. From there the records lead from each task to those that
/// are made of it, and at the end perhaps to the event that a thread waits at inside <c>Wait</c>, <c>Result</c> or <c>WaitAll</c>.
/// </para>
/// <para>
/// 2. Only tasks that cannot complete before the one they are made of are followed: the answer is true of a deadlock and never of a wait that something else may
/// end (<c>WhenAny</c>, <c>WaitAsync</c>). It does not say which thread it is that waits.
/// </para>
/// <para>
/// 3. The records are private to the platform. Where they look different, the answer is false, which costs an error in time and nothing else.
/// </para>
/// </remarks>
internal static class BlockedWaits
{
    private const int MostSteps = 1000;

    private static readonly string[] s_followed = ["AsyncStateMachineBox", "ValueTaskSourceAsTask", "WhenAllPromise", "UnwrapPromise"];

    private static volatile bool s_unreadable;

    /// <summary>Whether a thread waits, blocking, for something that cannot complete before <paramref name="step"/> has run: a continuation or its state.</summary>
    public static bool WaitFor(object? step)
    {
        if (step is null || s_unreadable)
            return false;
        try
        {
            var steps = MostSteps;
            return Follow(step is Action action ? action.Target : step, ref steps);
        }
        catch (Exception error) when (error is MissingMemberException or TypeLoadException or InvalidCastException or NotSupportedException)
        {
            s_unreadable = true;
            return false;
        }
    }

    /// <summary>Whether this is the task that a value task was turned into by its holder.</summary>
    public static bool IsOfValueTask(object? step) => step is Task && step.GetType().Name.StartsWith("ValueTaskSourceAsTask", StringComparison.Ordinal);

    private static bool Follow(object? at, ref int steps)
    {
        while (--steps > 0)
        {
            switch (at)
            {
                case Task task when IsFollowed(task):
                    at = ContinuationOf(task);
                    break;
                case Action action:
                    at = action.Target as Task;
                    break;
                case ManualResetEventSlim:
                    return true;
                case List<object?> several:
                    object?[] all;
                    lock (several)
                        all = [.. several];
                    foreach (var one in all)
                    {
                        if (Follow(one, ref steps))
                            return true;
                    }

                    return false;
                case not null when IsAwait(at.GetType()):
                    at = ActionOf(at).Target as Task;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsFollowed(Task task)
    {
        var name = task.GetType().Name;
        return Array.Exists(s_followed, part => name.Contains(part, StringComparison.Ordinal));
    }

    // The continuation that an await leaves when it is to come back to a synchronization context or a scheduler.
    private static bool IsAwait(Type? type)
    {
        while (type is not null && type.FullName != "System.Threading.Tasks.AwaitTaskContinuation")
            type = type.BaseType;
        return type is not null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_continuationObject")]
    private static extern ref object? ContinuationOf(Task task);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_action")]
    private static extern ref Action ActionOf([UnsafeAccessorType("System.Threading.Tasks.AwaitTaskContinuation, System.Private.CoreLib")] object continuation);
}
