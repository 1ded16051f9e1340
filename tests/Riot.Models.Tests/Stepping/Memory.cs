// What the accesses of the runtime's source mean in a model: each is a step, behind which the schedule decides who goes on.
using System.Runtime.CompilerServices;
using Real = System.Threading.Interlocked;

namespace Riot.Models.Stepping;

/// <summary>
/// The memory that the threads of a model share. Sequentially consistent but for <see cref="Write{T}"/>, which the writer may keep from others for a while,
/// as the store buffer of a processor does (x86-TSO).
/// </summary>
/// <remarks>
/// A step comes before every access, and one more behind everything that writes: so the plain accesses between two steps are a step of their own, which is
/// how it comes to light when an item is published before it is complete. Outside a model all of this is the platform's.
/// </remarks>
internal static class Memory
{
    public static T Read<T>(ref readonly T location, string what, int line)
    {
        if (ModelThread.Current is not { } thread)
        {
            var value = location;
            Real.MemoryBarrier();
            return value;
        }

        thread.Step("reads", what, line);
        return thread.Execution.Buffers.SeenBy(thread, in location);
    }

    public static void Write<T>(ref T location, T value, string what, int line)
    {
        if (ModelThread.Current is not { } thread)
        {
            Real.MemoryBarrier();
            location = value;
            return;
        }

        thread.Step("writes", what, line);
        thread.Execution.Buffers.Write(thread, ref location, value);
        thread.Step("wrote", what, line);
    }

    /// <summary>Replaces the value by a function of itself; returns what it was.</summary>
    public static T Change<T>(ref T location, T operand, Func<T, T, T> change, string what, int line)
    {
        if (ModelThread.Current is not { } thread)
        {
            while (true)
            {
                var seen = Read(in location, what, line);
                if (Same(Real.CompareExchange(ref location, change(seen, operand), seen), seen))
                    return seen;
            }
        }

        thread.Step("changes", what, line);
        thread.Execution.Buffers.DrainFor(thread, in location);
        var old = location;
        location = change(old, operand);
        thread.Step("changed", what, line);
        return old;
    }

    public static T ChangeIf<T>(ref T location, T value, T comparand, string what, int line)
    {
        if (ModelThread.Current is not { } thread)
            return Real.CompareExchange(ref location, value, comparand);
        thread.Step("swaps", what, line);
        thread.Execution.Buffers.DrainFor(thread, in location);
        var old = location;
        if (!Same(old, comparand))
            return old;
        location = value;
        thread.Step("swapped", what, line);
        return old;
    }

    public static void Fence(string what, int line)
    {
        if (ModelThread.Current is not { } thread)
        {
            Real.MemoryBarrier();
            return;
        }

        thread.Step("fences", what, line);
        thread.Execution.Buffers.Drain(thread);
    }

    /// <summary>A fence on behalf of every thread.</summary>
    public static void FenceAll(string what, int line)
    {
        var thread = ModelThread.Current!;
        thread.Step("fences all", what, line);
        thread.Execution.Buffers.DrainAll();
    }

    public static void Step(string what, int line) => ModelThread.Current?.Step("passes", what, line);

    /// <summary>Lets all others go first.</summary>
    public static void GiveWay(string what)
    {
        if (ModelThread.Current is { } thread)
            thread.GiveWay(what);
        else
            System.Threading.Thread.Yield();
    }

    private static bool Same<T>(T one, T other) =>
        RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? ReferenceEquals(one, other) : EqualityComparer<T>.Default.Equals(one, other);
}
