// How long the stress tests go on: seconds by default, minutes with RIOT_LONG_TESTS=1.
namespace Riot.Tests.Stress;

internal static class StressEffort
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("RIOT_LONG_TESTS") == "1";

    public static int Times(int count) => IsLong ? count * 20 : count;

    /// <summary>Runs each body on a thread of its own, all begun at once, and throws what the first of them threw.</summary>
    public static void Race(params Action[] bodies)
    {
        using var start = new Barrier(bodies.Length);
        var errors = new Exception?[bodies.Length];
        var threads = bodies.Select((body, i) => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                body();
            }
            catch (Exception error)
            {
                errors[i] = error;
            }
        })
        { IsBackground = true }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        var end = DateTime.UtcNow.AddMinutes(IsLong ? 20 : 1);
        while (Array.Exists(threads, thread => !thread.Join(10)))
        {
            if (Array.Find(errors, error => error is not null) is { } first)
                throw new InvalidOperationException("A racing thread failed.", first);
            Assert.True(DateTime.UtcNow < end, "a thread hangs");
        }

        Assert.All(errors, Assert.Null);
    }
}
