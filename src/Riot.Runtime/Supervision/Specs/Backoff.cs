using Riot.Supervision;

namespace Riot;

/// <summary>
/// How long a supervisor waits before it starts a child again: longer after each failure in a row, and a little at random, so that many do not come
/// back at once. A child that has lived for <see cref="Longest"/> starts anew with <see cref="First"/>. The wait is the limit: such a restart does not count
/// towards <see cref="SupervisorSpec.MaxRestarts"/>.
/// </summary>
/// <example><code>
/// // 1 s, 3 s, 9 s, 27 s, 30 s …, each up to a tenth shorter or longer. If twelve restarts in a row have not helped, the supervisor gives up.
/// var receiver = ChildSpec.Of&lt;Receiver&gt;("receiver") with
/// {
///     Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { Factor = 3, Jitter = 0.1, GiveUpAfter = 12 },
/// };
/// </code></example>
public sealed record Backoff
{
    /// <summary>Waits that grow from one time to another.</summary>
    /// <param name="first">The wait after the first failure; more than zero.</param>
    /// <param name="longest">No wait is longer; not less than <paramref name="first"/>, at most 36,500 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of its range.</exception>
    public Backoff(TimeSpan first, TimeSpan longest)
    {
        First = SpecArgument.PositiveTime(first, "Back-off", "the first wait is more than zero", null, nameof(first));
        Longest = SpecArgument.PositiveTime(longest, "Back-off", "the longest wait is more than zero", null, nameof(longest));
        if (longest < first)
            throw new ArgumentOutOfRangeException(nameof(longest), longest, $"Back-off: the longest wait, {longest}, is less than the first, {first}; swap them.");
    }

    /// <summary>The wait after the first failure.</summary>
    public TimeSpan First { get; }

    /// <summary>No wait is longer; and the life after which failures are forgotten.</summary>
    public TimeSpan Longest { get; }

    /// <summary>How much longer than the one before each wait is: 1 or more; default 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1, or not finite.</exception>
    public double Factor
    {
        get;
        init => field = value >= 1 && !double.IsInfinity(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Factor), value, $"Back-off: waits cannot grow by {value}; use a finite number of 1 or more.");
    }
        = 2;

    /// <summary>By which share a wait may be shorter or longer at random: 0 to 1; default 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is less than 0 or more than 1.</exception>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Jitter), value, $"Back-off: {value} is no share of a wait; use 0 to 1.");
    }
        = 0.2;

    /// <summary>After how many restarts in a row the supervisor gives up: 1 or more; default null: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int? GiveUpAfter
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(GiveUpAfter), value, $"Back-off: to give up after {value} restarts is to try none; use 1 or more, or null to try for ever.");
    }

    /// <summary>The wait after so many failures in a row. <paramref name="chance"/>: from 0 to 1.</summary>
    internal TimeSpan WaitAfter(int failures, double chance)
    {
        var exact = First.Ticks * Math.Pow(Factor, failures - 1);
        var wait = Math.Min(exact, Longest.Ticks) * (1 + (Jitter * ((2 * chance) - 1)));
        return TimeSpan.FromTicks((long)Math.Min(wait, Longest.Ticks));
    }
}
