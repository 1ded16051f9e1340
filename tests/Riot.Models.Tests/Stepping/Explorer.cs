// Runs a scenario under many schedules: first all that deviate a little from the default, then random ones.
using System.Globalization;
using Xunit.Sdk;

namespace Riot.Models.Stepping;

internal static class Explorer
{
    /// <summary>The environment variable with a schedule to replay, as a failure prints it. For a run of one test.</summary>
    public const string ReplayVariable = "RIOT_MODEL_SCHEDULE";

    private const int TraceEnd = 100;

    private static bool IsLong { get; } = Environment.GetEnvironmentVariable("RIOT_LONG_TESTS") == "1";

    /// <summary>Throws, with the schedule and what happened under it, if the scenario fails under any of those that are tried.</summary>
    /// <param name="set">Sets the scenario up. Once for each execution.</param>
    /// <param name="deviations">All schedules with up to so many deviations are tried, as far as <paramref name="most"/> goes.</param>
    /// <param name="most">How many of them are tried at most. A long run tries twenty times as many.</param>
    /// <param name="random">How many random ones.</param>
    /// <param name="delaysWrites">Whether writes may reach the others late.</param>
    public static void Explore(Action<Scenario> set, int deviations = 2, int most = 2500, int random = 800, bool delaysWrites = false)
    {
        if (Environment.GetEnvironmentVariable(ReplayVariable) is { } replay)
        {
            Try(set, Schedule.Parse(replay), delaysWrites);
            return;
        }

        if (IsLong)
            (deviations, most, random) = (deviations + 1, most * 20, random * 20);
        var (tried, all) = Systematically(set, deviations, most, delaysWrites);
        for (var seed = 0; seed < random; seed++)
            Try(set, new Schedule(seed, oddity: 2 << (seed % 5)), delaysWrites);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tried} schedules with up to {deviations} deviations ({(all ? "all" : "a sample")}), {random} at random"));
    }

    // Those without a deviation, then those with one, and so on; of a generation that is too large, a fair sample.
    private static (int Tried, bool All) Systematically(Action<Scenario> set, int deviations, int most, bool delaysWrites)
    {
        var (tried, all) = (0, true);
        List<Schedule.Deviation[]> generation = [[]];
        for (var count = 0; count <= deviations && generation.Count > 0; count++)
        {
            tried += generation.Count;
            var next = new Sample<Schedule.Deviation[]>(most - tried);
            foreach (var prefix in generation)
            {
                var options = Try(set, new Schedule(prefix), delaysWrites).Options;
                for (var at = prefix.Length == 0 ? 0 : prefix[^1].At + 1; count < deviations && at < options.Count; at++)
                {
                    for (var option = 1; option < options[at]; option++)
                        next.Offer([.. prefix, new Schedule.Deviation(at, option)]);
                }
            }

            all &= next.HasAll;
            generation = next.Items;
        }

        return (tried, all);
    }

    private static Schedule Try(Action<Scenario> set, Schedule schedule, bool delaysWrites)
    {
        var (ran, error, _) = Run(set, schedule, delaysWrites, traces: false);
        if (error is not null)
            Throw(set, Shorten(set, ran, delaysWrites), delaysWrites, error);
        return ran;
    }

    // Objects that move have other addresses: what the store buffers knew of them is wrong, so the run counts for nothing.
    private static (Schedule Ran, Exception? Error, IReadOnlyList<string> Trace) Run(Action<Scenario> set, Schedule schedule, bool delaysWrites, bool traces)
    {
        while (true)
        {
            var collections = GC.CollectionCount(0);
            var ran = schedule.Again();
            var execution = new Execution(set, ran, delaysWrites, traces);
            var error = execution.Run();
            if (!delaysWrites || GC.CollectionCount(0) == collections)
                return (ran, error, execution.Trace);
        }
    }

    // Leaves out what the failure does not need.
    private static Schedule Shorten(Action<Scenario> set, Schedule failing, bool delaysWrites)
    {
        List<Schedule.Deviation> kept = [.. failing.Deviations];
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            var (ran, error, _) = Run(set, new Schedule([.. kept[..i], .. kept[(i + 1)..]]), delaysWrites, traces: false);
            if (error is not null)
                kept.RemoveAt(i);
        }

        return new Schedule(kept);
    }

    private static void Throw(Action<Scenario> set, Schedule schedule, bool delaysWrites, Exception error)
    {
        var (_, again, trace) = Run(set, schedule, delaysWrites, traces: true);
        throw new XunitException(
            $"""
            {(again ?? error).Message}
            Replay: {ReplayVariable}="{schedule}", for this test alone{(again is null ? "; it does not fail again, the scenario is not deterministic" : "")}.
            {Middle(trace)}
            """,
            again ?? error);
    }

    // A trace that does not end shows how it begins and where it turns round.
    private static string Middle(IReadOnlyList<string> trace) => string.Join(
        Environment.NewLine,
        trace.Count <= 2 * TraceEnd ? trace : [.. trace.Take(TraceEnd), "…", .. trace.TakeLast(TraceEnd)]);
}
