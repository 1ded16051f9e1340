using System.Diagnostics.CodeAnalysis;
using Riot.Supervision;

namespace Riot;

/// <summary>
/// A supervisor and its children. Immutable: every method returns a changed copy. A bad value is refused at once, with the path of the child (S10).
/// </summary>
public sealed record SupervisorSpec : ISupervisorSettings
{
    /// <summary>A supervisor without children yet.</summary>
    public SupervisorSpec()
    {
    }

    /// <summary>A supervisor without children yet, by the name that errors and logs give it.</summary>
    /// <param name="name">What the paths of its children begin with.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public SupervisorSpec(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Path = name;
    }

    /// <summary>Which children are restarted together (S3); default <see cref="Strategy.OneForOne"/>.</summary>
    public Strategy Strategy { get; private init; }

    /// <summary>How many restarts within <see cref="Period"/> are allowed (S6); default 3. The one that exceeds it ends the supervisor.</summary>
    public int MaxRestarts => Limit.MaxRestarts;

    /// <summary>The time within which restarts count (S6); default 5 s.</summary>
    public TimeSpan Period => Limit.Period;

    /// <summary>Whether the end of significant children stops the supervisor (S9); default <see cref="AutoShutdown.Never"/>.</summary>
    public AutoShutdown AutoShutdown { get; private init; }

    /// <summary>The children, in the order in which they start.</summary>
    public IReadOnlyList<ChildSpec> Children { get; private init; } = [];

    /// <summary>Whether nobody is above it: then a child that gave up has failed, though that is an orderly end to any other supervisor (X1, X8).</summary>
    internal bool IsRoot { get; init; }

    internal RestartLimit Limit { get; private init; } = RestartLimit.Default;

    /// <summary>The ids from the outermost supervisor down to this one, for errors.</summary>
    internal string Path { get; private init; } = "";

    private string Whose => SpecArgument.Supervisor(Path);

    /// <summary>A child that ends is restarted alone: the default.</summary>
    public SupervisorSpec OneForOne() => this with { Strategy = Strategy.OneForOne };

    /// <summary>When one child is restarted, all are.</summary>
    public SupervisorSpec OneForAll() => this with { Strategy = Strategy.OneForAll };

    /// <summary>When one child is restarted, those after it are too.</summary>
    public SupervisorSpec RestForOne() => this with { Strategy = Strategy.RestForOne };

    /// <summary>Allows <paramref name="maxRestarts"/> restarts within <paramref name="period"/> (S6). Zero: the first one gives up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the period not more than zero, or more than 36,500 days.</exception>
    public SupervisorSpec Intensity(int maxRestarts, TimeSpan period) => this with { Limit = RestartLimit.Checked(maxRestarts, period, Whose) };

    /// <summary>Says which ends of significant children stop the supervisor (S9).</summary>
    public SupervisorSpec ShutDownOn(AutoShutdown autoShutdown) =>
        this with { AutoShutdown = SpecArgument.Defined(autoShutdown, Whose, nameof(autoShutdown)) };

    /// <summary>Adds a child as a class; <paramref name="arguments"/> are constructor values, the rest comes from the activator (H3).</summary>
    /// <exception cref="ArgumentException">The id is empty or taken.</exception>
    public SupervisorSpec Child<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string id, params object[] arguments)
        where T : class, IProcess =>
        Add(ChildSpec.Of<T>(Unused(id), arguments));

    /// <summary>Adds a child as a class, with what <paramref name="configure"/> makes of its spec.</summary>
    /// <inheritdoc cref="Child{T}(string, object[])"/>
    public SupervisorSpec Child<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string id, Func<ChildSpec, ChildSpec> configure, params object[] arguments)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(ChildSpec.Of<T>(Unused(id), arguments), configure);
    }

    /// <summary>Adds a child as a function, with what <paramref name="configure"/> makes of its spec.</summary>
    /// <exception cref="ArgumentException">The id is empty or taken.</exception>
    public SupervisorSpec Child(string id, Func<ProcessContext, Task> body, Func<ChildSpec, ChildSpec>? configure = null) =>
        Add(ChildSpec.Of(Unused(id), body), configure);

    /// <summary>Adds a supervisor: <paramref name="children"/> says what it is, <paramref name="configure"/> what kind of child it is to this one.</summary>
    /// <exception cref="ArgumentException">The id is empty or taken, or the supervisor within has a bad value.</exception>
    public SupervisorSpec Supervisor(string id, Func<SupervisorSpec, SupervisorSpec> children, Func<ChildSpec, ChildSpec>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(children);
        var inner = new SupervisorSpec { Path = SpecArgument.PathOf(Path, Unused(id)) };
        return Add(ChildSpec.Of(id, SpecArgument.Returned(children(inner), inner.Whose, nameof(children))), configure);
    }

    /// <summary>Adds a child.</summary>
    /// <exception cref="ArgumentException">Its id is taken, or it is significant and permanent.</exception>
    public SupervisorSpec Add(ChildSpec child)
    {
        ArgumentNullException.ThrowIfNull(child);
        Unused(child.Id);
        return this with { Children = [.. Children, child.Under(Path)] };
    }

    /// <summary>Refuses what only shows when all of it is said; anyone who starts a supervisor goes through here.</summary>
    internal SupervisorSpec Checked()
    {
        foreach (var child in Children)
            child.ThrowIfInsignificant(AutoShutdown);
        return this;
    }

    /// <summary>This one's children and place, the other's rules.</summary>
    internal SupervisorSpec With(SupervisorSpec rules) =>
        this with { Strategy = rules.Strategy, Limit = rules.Limit, AutoShutdown = rules.AutoShutdown };

    /// <summary>The same supervisor, with other children by now.</summary>
    internal SupervisorSpec Having(IEnumerable<ChildSpec> children) => this with { Children = [.. children] };

    /// <summary>What it says of a child; null if it has none of this id.</summary>
    internal ChildSpec? Find(string id) => Children.FirstOrDefault(child => child.Id == id);

    ISupervisorSettings ISupervisorSettings.WithSettingsOf(ISupervisorSettings other) => other is SupervisorSpec settings
        ? this with { Limit = settings.Limit, Children = [.. Children.Select(child => settings.Find(child.Id) is { } spec ? child.WithSettingsOf(spec) : child)] }
        : this;

    // The spec knows its place before it is configured, so that errors can name it.
    private SupervisorSpec Add(ChildSpec child, Func<ChildSpec, ChildSpec>? configure)
    {
        if (configure is null)
            return Add(child);
        var path = SpecArgument.PathOf(Path, child.Id);
        return Add(SpecArgument.Returned(configure(child with { Path = path }), SpecArgument.Child(path), nameof(configure)));
    }

    private string Unused(string id)
    {
        SpecArgument.Id(id, Path);
        return Children.Any(child => child.Id == id)
            ? throw new ArgumentException($"{Whose} has a child '{id}' already: '{SpecArgument.PathOf(Path, id)}' was declared twice. Give one another id.", nameof(id))
            : id;
    }
}
