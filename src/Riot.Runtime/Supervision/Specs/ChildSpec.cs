using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Riot.Supervision;

namespace Riot;

/// <summary>
/// What a supervisor has to know of a child: what to start, when to start it again, how to stop it; and the settings of its process. Written
/// <c>ChildSpec.Of&lt;Relay&gt;("relay") with { Restart = Restart.Transient, Name = "tunnel/relay" }</c>. A bad value is refused where it is set.
/// </summary>
/// <remarks>What is made for a life is made anew for each: a factory must not hand out what it holds.</remarks>
/// <example><code>
/// var intake = ChildSpec.Of&lt;OrderDesk&gt;("intake") with
/// {
///     Name = "intake",
///     Restart = Restart.Transient,
///     Shutdown = Shutdown.After(TimeSpan.FromSeconds(20)),
///     StartTimeout = TimeSpan.FromSeconds(10),
///     Mailbox = MailboxLimit.Reject(1000),
///     IsSignificant = true,
/// };
/// var desks = new SupervisorSpec { AutoShutdown = AutoShutdown.AnySignificant, Children = [intake, ChildSpec.Of&lt;Receiver&gt;("receiver")] };
/// </code></example>
[DebuggerDisplay("{Id} {Restart} {Shutdown}")]
public sealed record ChildSpec
{
    private ChildSpec(string id, ChildStart start)
    {
        (Id, Start) = (SpecArgument.Id(id), start);
        if (start.IsSupervisor)
            Shutdown = Shutdown.Infinite;
    }

    /// <summary>Names it among its siblings. Children of a dynamic supervisor may share one.</summary>
    public string Id { get; }

    /// <summary>Whether it is started again when it has ended; default <see cref="Restart.Permanent"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public Restart Restart { get; init => field = SpecArgument.Defined(value, Whose, nameof(Restart)); }

    /// <summary>How it is stopped; default <see cref="Shutdown.After"/> 5 s, for supervisors <see cref="Shutdown.Infinite"/>.</summary>
    public Shutdown Shutdown { get; init; }

    /// <summary>How long to wait before it is started again; default null: not at all. A root of <see cref="RiotRuntime"/> has none, since it is not started again.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>How long it may take to start; then it is killed and its start has failed. Default null: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero, or more than 36,500 days.</exception>
    public TimeSpan? StartTimeout
    {
        get;
        init => field = value is { } time
            ? SpecArgument.PositiveTime(time, Whose, "give a child more than zero to start in, or no limit", "no limit", nameof(StartTimeout))
            : null;
    }

    /// <summary>
    /// Whether its end may stop its supervisor, as that one's <see cref="AutoShutdown"/> says; default false. It must not be <see cref="Restart.Permanent"/> then.
    /// </summary>
    public bool IsSignificant { get; init; }

    /// <summary>The name that its process is registered under; default none. It is free again by the time of a restart.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? Name
    {
        get;
        init => field = value is not null && string.IsNullOrWhiteSpace(value)
            ? throw new ArgumentException($"{Whose} has the name '{value}', which is empty: give it one, or null for none.", nameof(Name))
            : value;
    }

    /// <summary>Whether its process traps exits from its first step on; default false.</summary>
    public bool TrapExits { get; init; }

    /// <summary>The priority of its process; default <see cref="ProcessPriority.Normal"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public ProcessPriority Priority { get; init => field = SpecArgument.Defined(value, Whose, nameof(Priority)); }

    /// <summary>Which threads its process runs on; default <see cref="ProcessPlacement.Shared"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public ProcessPlacement Placement { get; init => field = SpecArgument.Defined(value, Whose, nameof(Placement)); }

    /// <summary>How many messages its mailbox holds; null, the default, is as many as there are.</summary>
    public MailboxLimit? Mailbox { get; init; }

    /// <summary>Whether it is a supervisor itself.</summary>
    public bool IsSupervisor => Start.IsSupervisor;

    internal ChildStart Start { get; private init; }

    /// <summary>The settings of its process.</summary>
    internal ProcessOptions Options => new() { Name = Name, TrapExits = TrapExits, Priority = Priority, Placement = Placement, Mailbox = Mailbox };

    private string Whose => SpecArgument.Child(Id);

    /// <summary>A child as a class, which the container makes, or without one its constructor, anew for each life.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="id">Names it among its siblings.</param>
    /// <param name="values">Constructor values, in brackets; the rest comes from the container.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static ChildSpec Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string id, Values values = default)
        where T : class, IProcess =>
        new(id, new ChildStart.OfType<T>(values));

    /// <summary>A child that a function makes, without the container.</summary>
    /// <param name="id">Names it among its siblings.</param>
    /// <param name="make">Makes it, anew for each life: it must not hand out one that it holds.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static ChildSpec Of<T>(string id, Func<T> make)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(make);
        return new ChildSpec(id, new ChildStart.OfFactory<T>(make));
    }

    /// <summary>A child as a function: it counts as started once it is spawned.</summary>
    /// <param name="id">Names it among its siblings.</param>
    /// <param name="body">What it runs, from the beginning in each life.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static ChildSpec Of(string id, Func<ProcessContext, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ChildSpec(id, new ChildStart.OfFunction(body));
    }

    /// <summary>A child that is a supervisor: it counts as started once all its children are.</summary>
    /// <param name="id">Names it among its siblings.</param>
    /// <param name="supervisor">Its strategy, its restart limit and its own children.</param>
    /// <exception cref="ArgumentException">The id is empty, or a significant child of the supervisor could never matter.</exception>
    public static ChildSpec Of(string id, SupervisorSpec supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        return new ChildSpec(id, new ChildStart.OfType<Supervisor>([supervisor.Checked(SpecArgument.Supervisor(SpecArgument.Id(id)))]));
    }

    /// <summary>A child that is a dynamic supervisor. With <see cref="DynamicSupervisorSpec.Partitions"/> it needs a <see cref="Name"/>.</summary>
    /// <param name="id">Names it among its siblings.</param>
    /// <param name="supervisor">Its restart limit, and how many children it may hold.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static ChildSpec Of(string id, DynamicSupervisorSpec supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        return new ChildSpec(id, new ChildStart.OfType<DynamicSupervisor>([supervisor]));
    }

    /// <summary>Refuses what no supervisor of this kind can have.</summary>
    /// <param name="whose">The supervisor, for the error.</param>
    internal ChildSpec CheckedUnder(AutoShutdown autoShutdown, string whose) =>
        IsSignificant && Restart == Restart.Permanent ? throw new ArgumentException(
            $"{Whose} of {whose} is significant and permanent: it never ends for good, so that its end cannot stop its supervisor. Make it Transient or Temporary.")
        : IsSignificant && autoShutdown == AutoShutdown.Never ? throw new ArgumentException(
            $"{Whose} of {whose} is significant, but its supervisor never shuts down on its own. Set the supervisor's AutoShutdown, or leave IsSignificant out.")
        : this;

    /// <summary>
    /// This child with those settings of another of its id that may change while it runs (S10); itself if nothing changes by that. A significant one does not become
    /// permanent: its end would not matter any more (S9).
    /// </summary>
    internal ChildSpec WithSettingsOf(ChildSpec other)
    {
        if (IsSupervisor != other.IsSupervisor)
            return this;
        var changed = this with
        {
            Restart = IsSignificant && other.Restart == Restart.Permanent ? Restart : other.Restart,
            Shutdown = other.Shutdown,
            StartTimeout = other.StartTimeout,
            Backoff = other.Backoff,
            Start = Start.WithSettingsOf(other.Start),
        };
        return changed == this ? this : changed;
    }
}
