using System.Diagnostics.CodeAnalysis;
using Riot.Supervision;

namespace Riot;

/// <summary>
/// What a supervisor has to know of a child: what to start, when to start it again, how to stop it. Immutable: every method returns a changed copy. A bad value is
/// refused at once, with the path of the child (S10).
/// </summary>
public sealed record ChildSpec
{
    private ChildSpec(string id, ChildStart start)
    {
        (Id, Path, Start) = (SpecArgument.Id(id, ""), id, start);
        if (start.IsSupervisor)
            Shutdown = Shutdown.Infinite;
    }

    /// <summary>Names it among its siblings. Children of a dynamic supervisor may share one.</summary>
    public string Id { get; }

    /// <summary>Whether it is started again when it has ended (S2); default <see cref="Restart.Permanent"/>.</summary>
    public Restart Restart { get; private init; }

    /// <summary>How it is stopped (S4); default <see cref="Shutdown.After"/> 5 s, for supervisors <see cref="Shutdown.Infinite"/>.</summary>
    public Shutdown Shutdown { get; private init; }

    /// <summary>Whether its end may stop its supervisor, as that one's <see cref="AutoShutdown"/> says (S9); default false.</summary>
    public bool IsSignificant { get; private init; }

    /// <summary>How long it may take to start; then it is killed and its start has failed (S1). Default null: no limit.</summary>
    public TimeSpan? StartTimeout { get; private init; }

    /// <summary>How long to wait before it is started again (S7); default null: not at all.</summary>
    public Backoff? Backoff { get; private init; }

    /// <summary>With what options its process is spawned; default none.</summary>
    public ProcessOptions? Options { get; private init; }

    /// <summary>Whether it is a supervisor itself.</summary>
    public bool IsSupervisor => Start.IsSupervisor;

    internal ChildStart Start { get; private init; }

    /// <summary>The ids from the outermost supervisor down to this one, for errors.</summary>
    internal string Path { get; init; }

    private string Whose => SpecArgument.Child(Path);

    /// <summary>A child as a class; <paramref name="arguments"/> are constructor values, the rest comes from the activator (H3).</summary>
    public static ChildSpec Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string id, params object[] arguments)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new ChildSpec(id, new ChildStart.OfType<T>([.. arguments]));
    }

    /// <summary>A child as a function: it counts as started once it is spawned (S1).</summary>
    public static ChildSpec Of(string id, Func<ProcessContext, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ChildSpec(id, new ChildStart.OfFunction(body));
    }

    /// <summary>A child that is a supervisor: it counts as started once all its children are.</summary>
    public static ChildSpec Of(string id, SupervisorSpec supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        return new ChildSpec(id, new ChildStart.OfType<Supervisor>([supervisor.Checked()]));
    }

    /// <summary>Always started again: the default.</summary>
    public ChildSpec Permanent() => this with { Restart = Restart.Permanent };

    /// <summary>Started again unless it ended normally or by a shutdown.</summary>
    public ChildSpec Transient() => this with { Restart = Restart.Transient };

    /// <summary>Never started again.</summary>
    public ChildSpec Temporary() => this with { Restart = Restart.Temporary };

    /// <summary>Asked to stop, and killed when it has not within <paramref name="limit"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, or more than 36,500 days.</exception>
    public ChildSpec StopWithin(TimeSpan limit) => this with { Shutdown = Shutdown.Within(limit, Whose) };

    /// <summary>Killed without being asked.</summary>
    public ChildSpec StopByKill() => this with { Shutdown = Shutdown.Kill };

    /// <summary>Asked to stop, and waited for however long it takes: the default of supervisors.</summary>
    public ChildSpec StopUnbounded() => this with { Shutdown = Shutdown.Infinite };

    /// <summary>Its end may stop its supervisor (S9). It must not be permanent then, and the supervisor needs <see cref="SupervisorSpec.ShutDownOn"/>.</summary>
    public ChildSpec AsSignificant() => this with { IsSignificant = true };

    /// <summary>Killed when it has not started within <paramref name="limit"/>, which is a failed start (S1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not more than zero, or more than 36,500 days.</exception>
    public ChildSpec StartWithin(TimeSpan limit) =>
        this with { StartTimeout = SpecArgument.PositiveTime(limit, Whose, "give a child more than zero to start in, or no limit", "no limit", nameof(limit)) };

    /// <summary>
    /// Started again after a wait that grows with each failure in a row, from <paramref name="first"/> to <paramref name="longest"/> (S7), each more than zero and at
    /// most 36,500 days. Such a restart does not count towards the supervisor's intensity: the wait is the limit (S6).
    /// </summary>
    /// <param name="first">The wait after the first failure.</param>
    /// <param name="longest">No wait is longer; a child that has lived that long starts anew with <paramref name="first"/>.</param>
    /// <param name="factor">How much longer than the one before each wait is: 1 or more. Null: as an earlier call has said, or 2.</param>
    /// <param name="jitter">By which share a wait may be shorter or longer at random: 0 to 1. Null: as an earlier call has said, or 0.2.</param>
    /// <param name="giveUpAfter">After how many restarts in a row the supervisor gives up: 1 or more. Null: as an earlier call has said, or never.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ChildSpec WithBackoff(TimeSpan first, TimeSpan longest, double? factor = null, double? jitter = null, int? giveUpAfter = null) => this with
    {
        Backoff = new Backoff(
            first, longest, factor ?? Backoff?.Factor ?? 2, jitter ?? Backoff?.Jitter ?? 0.2, giveUpAfter ?? Backoff?.GiveUpAfter, Whose),
    };

    /// <summary>
    /// Spawned with <paramref name="options"/>: a name, a priority and so on. A name is free again by the time of a restart (N2). What they do not set stays as it
    /// was said before, by <see cref="Named"/> or an earlier call of this.
    /// </summary>
    public ChildSpec WithOptions(ProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return this with { Options = options.Over(Options) };
    }

    /// <summary>Spawned under a name, whatever its other options are (N1). The name is free again by the time of a restart (N2).</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ChildSpec Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this with { Options = (Options ?? new ProcessOptions()) with { Name = name } };
    }

    /// <summary>This spec as a child of the supervisor at a path; refuses what no supervisor can have.</summary>
    internal ChildSpec Under(string parentPath)
    {
        var child = this with { Path = SpecArgument.PathOf(parentPath, Id) };
        return IsSignificant && Restart == Restart.Permanent
            ? throw new ArgumentException(
                $"{child.Whose} is significant and permanent: it never ends for good, so that its end cannot stop its supervisor. Make it Transient() or Temporary().")
            : child;
    }

    /// <summary>This spec as a child of a supervisor that runs.</summary>
    internal ChildSpec Under(string parentPath, AutoShutdown autoShutdown)
    {
        var child = Under(parentPath);
        child.ThrowIfInsignificant(autoShutdown);
        return child;
    }

    /// <summary>This child with the settings of another of its id (S10). A significant one does not become permanent: its end would not matter any more (S9).</summary>
    internal ChildSpec WithSettingsOf(ChildSpec other) => IsSupervisor != other.IsSupervisor ? this : this with
    {
        Restart = IsSignificant && other.Restart == Restart.Permanent ? Restart : other.Restart,
        Shutdown = other.Shutdown,
        StartTimeout = other.StartTimeout,
        Backoff = other.Backoff,
        Start = Start.WithSettingsOf(other.Start),
    };

    /// <summary>Refuses a significant child where its end would not matter.</summary>
    internal void ThrowIfInsignificant(AutoShutdown autoShutdown)
    {
        if (IsSignificant && autoShutdown == AutoShutdown.Never)
            throw new ArgumentException(
                $"{Whose} is significant, but its supervisor never shuts down on its own. Add ShutDownOn(…) to the supervisor, or drop AsSignificant().");
    }
}
