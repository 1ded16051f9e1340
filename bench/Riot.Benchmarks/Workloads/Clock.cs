// Turns the time since a start into the figure of a run.
using System.Diagnostics;

namespace Riot.Benchmarks.Workloads;

internal readonly struct Clock
{
    private readonly long _start;

    private Clock(long start) => _start = start;

    public double Seconds => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public static Clock Start() => new(Stopwatch.GetTimestamp());

    public double Rate(double count) => count / Seconds;
}
