// Stands in for System.Threading.Interlocked in the runtime's source: every operation is one atomic step, and a full fence.
using System.Runtime.CompilerServices;
using Riot.Models.Stepping;
using Real = System.Threading.Interlocked;

namespace Riot;

internal static class Interlocked
{
    public static int Increment(ref int location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, 1, static (old, by) => old + by, what, line) + 1;

    public static long Increment(ref long location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, 1L, static (old, by) => old + by, what, line) + 1;

    public static int Decrement(ref int location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, 1, static (old, by) => old - by, what, line) - 1;

    public static long Decrement(ref long location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, 1L, static (old, by) => old - by, what, line) - 1;

    public static long Add(ref long location, long value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (old, by) => old + by, what, line) + value;

    public static int Add(ref int location, int value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (old, by) => old + by, what, line) + value;

    public static long Or(ref long location, long value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (old, bits) => old | bits, what, line);

    public static int Or(ref int location, int value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (old, bits) => old | bits, what, line);

    public static int And(ref int location, int value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (old, bits) => old & bits, what, line);

    public static long Read(ref readonly long location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Read(in location, what, line);

    public static T Exchange<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Change(ref location, value, static (_, fresh) => fresh, what, line);

    public static T CompareExchange<T>(
        ref T location, T value, T comparand, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.ChangeIf(ref location, value, comparand, what, line);

    public static void MemoryBarrier([CallerMemberName] string what = "", [CallerLineNumber] int line = 0) => Memory.Fence(what, line);

    public static void MemoryBarrierProcessWide([CallerMemberName] string what = "", [CallerLineNumber] int line = 0)
    {
        if (ModelThread.Current is null)
            Real.MemoryBarrierProcessWide();
        else
            Memory.FenceAll(what, line);
    }
}
