// Stands in for System.Threading.Volatile in the runtime's source: a read is a step, and a write is one that others may see late.
using System.Runtime.CompilerServices;
using Riot.Models.Stepping;

namespace Riot;

internal static class Volatile
{
    public static T Read<T>(ref readonly T location, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Read(in location, what, line);

    public static void Write<T>(
        ref T location, T value, [CallerArgumentExpression(nameof(location))] string what = "", [CallerLineNumber] int line = 0) =>
        Memory.Write(ref location, value, what, line);
}
