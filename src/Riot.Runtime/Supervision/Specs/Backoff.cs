using Riot.Supervision;

namespace Riot;

/// <summary>
/// How long a supervisor waits before it starts a child again (S7): longer after each failure in a row, and a little at random, so that many do not come
/// back at once. A child that has lived for <see cref="Longest"/> starts anew with <see cref="First"/>. The wait is the limit: such a restart does not count
/// towards the intensity (S6).
/// </summary>
public sealed record Backoff
{
    internal Backoff(TimeSpan first, TimeSpan longest, double factor, double jitter, int? giveUpAfter, string whose)
    {
        First = SpecArgument.PositiveTime(first, whose, "the first wait of a back-off is more than zero", null, nameof(first));
        Longest = SpecArgument.PositiveTime(longest, whose, "the longest wait of a back-off is more than zero", null, nameof(longest));
        if (longest < first)
            throw new ArgumentOutOfRangeException(nameof(longest), longest, $"{whose}: the longest wait, {longest}, is less than the first, {first}; swap them.");
        if (!(factor >= 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"{whose}: waits that grow by {factor} do not grow; use 1 or more.");
        if (double.IsInfinity(factor))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"{whose}: waits cannot grow by {factor}; use a finite number of 1 or more.");
        if (jitter is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(jitter), jitter, $"{whose}: {jitter} is no share of a wait; use 0 to 1.");
        if (giveUpAfter < 1)
            throw new ArgumentOutOfRangeException(
                nameof(giveUpAfter), giveUpAfter, $"{whose}: to give up after {giveUpAfter} restarts is to try none; use 1 or more, or none to try for ever.");
        (Factor, Jitter, GiveUpAfter) = (factor, jitter, giveUpAfter);
    }

    /// <summary>The wait after the first failure.</summary>
    public TimeSpan First { get; }

    /// <summary>No wait is longer; and the life after which failures are forgotten.</summary>
    public TimeSpan Longest { get; }

    /// <summary>How much longer than the one before each wait is; default 2.</summary>
    public double Factor { get; }

    /// <summary>By which share a wait may be shorter or longer at random; default 0.2.</summary>
    public double Jitter { get; }

    /// <summary>After how many restarts in a row the supervisor gives up; default null: never.</summary>
    public int? GiveUpAfter { get; }

    /// <summary>The wait after so many failures in a row. <paramref name="chance"/>: from 0 to 1.</summary>
    internal TimeSpan WaitAfter(int failures, double chance)
    {
        var exact = First.Ticks * Math.Pow(Factor, failures - 1);
        var wait = Math.Min(exact, Longest.Ticks) * (1 + (Jitter * ((2 * chance) - 1)));
        return TimeSpan.FromTicks((long)Math.Min(wait, Longest.Ticks));
    }
}
