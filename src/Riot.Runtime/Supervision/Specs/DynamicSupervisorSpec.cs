using Riot.Supervision;

namespace Riot;

/// <summary>
/// A supervisor whose children come and go at runtime: each is restarted alone, none is started with the supervisor, all stop in parallel.
/// A bad value is refused where it is set.
/// </summary>
public sealed record DynamicSupervisorSpec : ISupervisorSettings
{
    private const string Whose = "The dynamic supervisor";

    /// <summary>How many restarts within <see cref="Period"/> are allowed, of all children together; default 3. With zero the first one ends the supervisor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxRestarts { get; init => field = SpecArgument.MaxRestarts(value, Whose, nameof(MaxRestarts)); } = SpecArgument.DefaultMaxRestarts;

    /// <summary>The time within which restarts count; default 5 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero, or more than 36,500 days.</exception>
    public TimeSpan Period { get; init => field = SpecArgument.Period(value, Whose); } = SpecArgument.DefaultPeriod;

    /// <summary>Whether the end of significant children stops the supervisor; default <see cref="AutoShutdown.Never"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public AutoShutdown AutoShutdown { get; init => field = SpecArgument.Defined(value, Whose, nameof(AutoShutdown)); }

    /// <summary>How many children it may hold, those that wait for a restart included; default null: any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than one.</exception>
    public int? MaxChildren
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxChildren), value, $"{Whose}: at most {value} children is none; use one or more, or null for any number.");
    }

    /// <summary>
    /// Into how many supervisors it is divided, so that starting many children does not wait in one mailbox; default 1. Each holds as many children, and allows as many
    /// restarts, as is said here. With more than one it needs a name, and children are started at <see cref="Supervisors.Partition"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than one.</exception>
    public int Partitions
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Partitions), value, $"{Whose}: {value} partitions are none; use one or more.");
    }
        = 1;

    internal RestartLimit Limit => new(MaxRestarts, Period);

    ISupervisorSettings ISupervisorSettings.WithSettingsOf(ISupervisorSettings other) =>
        other is DynamicSupervisorSpec settings && (settings.Limit, settings.MaxChildren) != (Limit, MaxChildren)
            ? this with { MaxRestarts = settings.MaxRestarts, Period = settings.Period, MaxChildren = settings.MaxChildren }
            : this;
}
