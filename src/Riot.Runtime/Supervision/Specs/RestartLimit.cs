namespace Riot.Supervision;

/// <summary>How many restarts are too many (S6): more than <paramref name="MaxRestarts"/> within <paramref name="Period"/>.</summary>
internal readonly record struct RestartLimit(int MaxRestarts, TimeSpan Period)
{
    public static RestartLimit Default { get; } = new(3, TimeSpan.FromSeconds(5));

    /// <summary>A limit that makes sense, or an error that says whose does not.</summary>
    public static RestartLimit Checked(int maxRestarts, TimeSpan period, string whose) =>
        maxRestarts < 0
            ? throw new ArgumentOutOfRangeException(
                nameof(maxRestarts), maxRestarts, $"{whose}: {maxRestarts} restarts cannot be allowed; use zero, with which the first one gives up, or more.")
            : new(maxRestarts, SpecArgument.PositiveTime(period, whose, "restarts are counted within a period of more than zero", null, nameof(period)));
}
