using Riot.Supervision;

namespace Riot;

/// <summary>
/// A supervisor whose children come and go at runtime (S3): each is restarted alone, none is started with the supervisor, all stop in parallel.
/// Immutable: every method returns a changed copy.
/// </summary>
public sealed record DynamicSupervisorSpec : ISupervisorSettings
{
    private const string Whose = "The dynamic supervisor";

    /// <summary>How many restarts within <see cref="Period"/> are allowed, of all children together (S6); default 3.</summary>
    public int MaxRestarts => Limit.MaxRestarts;

    /// <summary>The time within which restarts count (S6); default 5 s.</summary>
    public TimeSpan Period => Limit.Period;

    /// <summary>How many children it may hold, those that wait for a restart included; default null: any number.</summary>
    public int? MaxChildren { get; private init; }

    /// <summary>Whether the end of significant children stops the supervisor (S9); default <see cref="AutoShutdown.Never"/>.</summary>
    public AutoShutdown AutoShutdown { get; private init; }

    internal RestartLimit Limit { get; private init; } = RestartLimit.Default;

    /// <summary>Allows <paramref name="maxRestarts"/> restarts within <paramref name="period"/> (S6). Zero: the first one gives up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the period not more than zero, or more than 36,500 days.</exception>
    public DynamicSupervisorSpec Intensity(int maxRestarts, TimeSpan period) => this with { Limit = RestartLimit.Checked(maxRestarts, period, Whose) };

    /// <summary>Refuses to start more than <paramref name="children"/> children at a time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than one.</exception>
    public DynamicSupervisorSpec AtMost(int children) => children < 1
        ? throw new ArgumentOutOfRangeException(nameof(children), children, $"{Whose}: at most {children} children is none; use one or more.")
        : this with { MaxChildren = children };

    /// <summary>Says which ends of significant children stop the supervisor (S9).</summary>
    public DynamicSupervisorSpec ShutDownOn(AutoShutdown autoShutdown) =>
        this with { AutoShutdown = SpecArgument.Defined(autoShutdown, Whose, nameof(autoShutdown)) };

    ISupervisorSettings ISupervisorSettings.WithSettingsOf(ISupervisorSettings other) =>
        other is DynamicSupervisorSpec settings && (settings.Limit, settings.MaxChildren) != (Limit, MaxChildren)
            ? this with { Limit = settings.Limit, MaxChildren = settings.MaxChildren }
            : this;
}
