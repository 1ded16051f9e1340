// Stands in for System.Threading.Monitor, by its full name, so that the lock statements of the runtime's source come here.
using System.Runtime.CompilerServices;
using Riot.Models.Stepping;

namespace System.Threading;

internal static class Monitor
{
    // What a model thread waits for, or has: the lock itself is nobody's but the model's.
    private static readonly ConditionalWeakTable<object, ModelLock> s_locks = [];

    // For threads outside a model.
    private static readonly ConditionalWeakTable<object, Lock> s_realLocks = [];

    public static void Enter(object target, ref bool taken)
    {
        if (ModelThread.Current is { } thread)
            s_locks.GetOrCreateValue(target).Enter(thread);
        else
            s_realLocks.GetOrCreateValue(target).Enter();
        taken = true;
    }

    public static void Exit(object target)
    {
        if (ModelThread.Current is { } thread)
            s_locks.GetOrCreateValue(target).Exit(thread);
        else
            s_realLocks.GetOrCreateValue(target).Exit();
    }

    /// <summary>Asked after an interrupt only, and models have none.</summary>
    public static bool IsEntered(object target) => throw new NotSupportedException($"Nobody interrupts a model, nor {target}.");

    public static bool Wait(object target) => Wait(target, Timeout.InfiniteTimeSpan);

    public static bool Wait(object target, TimeSpan timeout)
    {
        if (ModelThread.Current is not { } thread)
            throw new NotSupportedException("Only threads of a model wait.");
        return s_locks.GetOrCreateValue(target).Wait(thread, timed: timeout != Timeout.InfiniteTimeSpan);
    }

    public static void Pulse(object target)
    {
        if (ModelThread.Current is not null)
            s_locks.GetOrCreateValue(target).Pulse();
    }
}
