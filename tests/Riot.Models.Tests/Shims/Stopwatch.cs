// Stands in for System.Diagnostics.Stopwatch in the runtime's source: in a model, a step takes a fixed time.
using Riot.Models.Stepping;
using Real = System.Diagnostics.Stopwatch;

namespace Riot;

internal static class Stopwatch
{
    private static readonly TimeSpan s_step = TimeSpan.FromMicroseconds(20);

    public static long GetTimestamp() => ModelThread.Current is { } thread ? thread.Execution.Steps : Real.GetTimestamp();

    public static TimeSpan GetElapsedTime(long since) =>
        ModelThread.Current is { } thread ? (thread.Execution.Steps - since) * s_step : Real.GetElapsedTime(since);

    public static Real StartNew() => Real.StartNew();
}
