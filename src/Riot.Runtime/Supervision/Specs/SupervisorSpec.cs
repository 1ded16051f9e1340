using System.Diagnostics;
using Riot.Supervision;

namespace Riot;

/// <summary>
/// A supervisor and its children. Written <c>new SupervisorSpec { Strategy = Strategy.OneForAll, Children = [ChildSpec.Of&lt;Relay&gt;("relay"), …] }</c>. A bad value is
/// refused where it is set; what only shows together, such as a significant child that could never matter, when the supervisor is declared or made.
/// </summary>
[DebuggerDisplay("{Strategy}, {Children.Count} children, {MaxRestarts} restarts in {Period}")]
public sealed record SupervisorSpec : ISupervisorSettings
{
    private const string Whose = "The supervisor";

    /// <summary>Which children are restarted together; default <see cref="Strategy.OneForOne"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public Strategy Strategy { get; init => field = SpecArgument.Defined(value, Whose, nameof(Strategy)); }

    /// <summary>
    /// How many restarts within <see cref="Period"/> are allowed; default 3. The one that exceeds it ends the supervisor; with zero that is the first. Those that a
    /// <see cref="ChildSpec.Backoff"/> delays do not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxRestarts { get; init => field = SpecArgument.MaxRestarts(value, Whose, nameof(MaxRestarts)); } = SpecArgument.DefaultMaxRestarts;

    /// <summary>The time within which restarts count; default 5 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero, or more than 36,500 days.</exception>
    public TimeSpan Period { get; init => field = SpecArgument.Period(value, Whose); } = SpecArgument.DefaultPeriod;

    /// <summary>Whether the end of significant children stops the supervisor; default <see cref="AutoShutdown.Never"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public AutoShutdown AutoShutdown { get; init => field = SpecArgument.Defined(value, Whose, nameof(AutoShutdown)); }

    /// <summary>The children, in the order in which they start; default none.</summary>
    /// <exception cref="ArgumentException">Two have one id, or one is null.</exception>
    public IReadOnlyList<ChildSpec> Children { get; init => field = WithDifferentIds(value); } = [];

    /// <summary>Whether nobody is above it: then a child that gave up has failed, though that is an orderly end to any other supervisor (X1, X8).</summary>
    internal bool IsRoot { get; init; }

    internal RestartLimit Limit => new(MaxRestarts, Period);

    /// <summary>Refuses what only shows when all of it is said; anyone who declares or makes a supervisor goes through here.</summary>
    internal SupervisorSpec Checked(string whose)
    {
        foreach (var child in Children)
            child.CheckedUnder(AutoShutdown, whose);
        return this;
    }

    /// <summary>This one's children and place, the other's rules.</summary>
    internal SupervisorSpec WithRulesOf(SupervisorSpec other) => this with
    {
        Strategy = other.Strategy,
        MaxRestarts = other.MaxRestarts,
        Period = other.Period,
        AutoShutdown = other.AutoShutdown,
    };

    /// <summary>What it says of a child; null if it has none of this id.</summary>
    internal ChildSpec? Find(string id) => Children.FirstOrDefault(child => child.Id == id);

    ISupervisorSettings ISupervisorSettings.WithSettingsOf(ISupervisorSettings other)
    {
        if (other is not SupervisorSpec settings)
            return this;
        ChildSpec[] children = [.. Children.Select(child => settings.Find(child.Id) is { } spec ? child.WithSettingsOf(spec) : child)];
        return settings.Limit == Limit && children.SequenceEqual(Children, ReferenceEqualityComparer.Instance) ? this
            : this with { MaxRestarts = settings.MaxRestarts, Period = settings.Period, Children = children };
    }

    private static IReadOnlyList<ChildSpec> WithDifferentIds(IReadOnlyList<ChildSpec> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in children)
        {
            if (child is null)
                throw new ArgumentException($"{Whose} has a child that is null: leave it out.", nameof(children));
            if (!ids.Add(child.Id))
                throw new ArgumentException($"{Whose} has a child '{child.Id}' twice: give one of them another id.", nameof(children));
        }

        return [.. children];
    }
}
