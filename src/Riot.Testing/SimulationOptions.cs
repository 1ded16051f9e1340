namespace Riot.Testing;

/// <summary>The settings of a simulation.</summary>
/// <example><code>
/// // Orders that change seldom find bugs that need few of them. A failure is shown as it was found, without a search for a shorter one.
/// var options = new SimulationOptions
/// {
///     Strategy = SimulationStrategy.Priorities,
///     StepLimit = 1_000_000,
///     RealTimeLimit = TimeSpan.FromMinutes(1),
///     ShrinkLimit = 0,
///     ForeignAwaits = ForeignAwaits.Refuse,
/// };
/// Simulation.Explore(500, async simulation => await simulation.Riot.StartAsync&lt;OrderDesk&gt;(), options: options);
/// </code></example>
public sealed record SimulationOptions
{
    internal static readonly SimulationOptions Defaults = new();

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>How the simulation chooses who runs next; default <see cref="SimulationStrategy.Mixed"/>.</summary>
    public SimulationStrategy Strategy { get; init; }

    /// <summary>How the simulation treats awaits that another thread completes; default <see cref="ForeignAwaits.Refuse"/>.</summary>
    public ForeignAwaits ForeignAwaits { get; init; }

    /// <summary>After how many steps a run counts as a livelock; at least 1, default 100,000. A step is what a process or the program does until it waits or is interrupted, or a timer that is due.</summary>
    public int StepLimit { get; init; } = 100_000;

    /// <summary>How long one step, or one foreign await, may take in real time; at most a day, default 10 s.</summary>
    public TimeSpan RealTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many more runs may be spent on finding a shorter run that fails in the same way; 0 or more, default 300.</summary>
    public int ShrinkLimit { get; init; } = 300;

    internal SimulationOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(StepLimit, 1, nameof(StepLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(ShrinkLimit, nameof(ShrinkLimit));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RealTimeLimit, TimeSpan.Zero, nameof(RealTimeLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RealTimeLimit, s_longest, nameof(RealTimeLimit));
        if (!Enum.IsDefined(Strategy))
            throw new ArgumentOutOfRangeException(nameof(Strategy), Strategy, "There is no such strategy.");
        if (!Enum.IsDefined(ForeignAwaits))
            throw new ArgumentOutOfRangeException(nameof(ForeignAwaits), ForeignAwaits, "Foreign awaits are refused or waited for.");
        return this;
    }
}
