using Microsoft.Extensions.Logging;
using Riot.Processes;

namespace Riot;

/// <summary>
/// The settings of a runtime, which takes a copy. In a host they are bound from configuration; elsewhere <see cref="RiotRuntime.Apply"/> hands in changes.
/// </summary>
/// <example><code>
/// var options = new RiotOptions
/// {
///     Workers = 2,
///     MessagesPerTurn = 500,
///     CallTimeout = TimeSpan.FromSeconds(2),
///     ExitGrace = TimeSpan.FromSeconds(1),
///     BlockedWorkerThreshold = TimeSpan.FromMilliseconds(50),
///     MaxSpareWorkers = 16,
///     ShutdownTimeout = TimeSpan.FromSeconds(30),
/// };
/// foreach (var problem in options.Validate())
///     Console.Error.WriteLine(problem);
/// await RiotRuntime.RunAsync([ChildSpec.Of&lt;OrderDesk&gt;("orders")], options, cancellationToken);
/// </code></example>
public sealed class RiotOptions
{
    /// <summary>What errors call the runtime where there are several; default null: nothing, and in a host its key. Fixed at start.</summary>
    public string? Name { get; set; }

    /// <summary>How many workers run processes; 1 to 256, default one for each core. Fixed at start.</summary>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>How many messages and continuations a process may take before others of its priority run; 1 to 1,000,000, default 2,000.</summary>
    public int MessagesPerTurn { get; set; } = 2000;

    /// <summary>How long a call waits for its reply if it does not say itself; 1 ms to a day, default 5 s.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an exiting process may unwind before it is abandoned; zero to an hour, default 5 s.</summary>
    public TimeSpan ExitGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a process that holds its thread delays those behind it; 1 ms to a minute, default 20 ms.</summary>
    public TimeSpan BlockedWorkerThreshold { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many threads may stand in for blocked workers; 0 to 10,000, default 256. Fixed at start.</summary>
    public int MaxSpareWorkers { get; set; } = 256;

    /// <summary>How long stopping waits before it kills what is left; zero to a day, default 10 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where time comes from; default the system's. Fixed at start.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the runtime logs, under the category <c>Riot</c>; without one, warnings and errors go to standard error. Fixed at start.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Sees spawns, exits and dead letters; default nobody. Fixed at start.</summary>
    public IRuntimeObserver? Observer { get; set; }

    /// <summary>How processes that are spawned by type are made; default by their constructor alone. Fixed at start.</summary>
    public IProcessActivator? Activator { get; set; }

    /// <summary>Who runs everything in a simulation. Fixed at start.</summary>
    internal Simulator? Simulator { get; set; }

    /// <summary>Who records what is sent. Fixed at start.</summary>
    internal SignalTap? Tap { get; set; }

    /// <summary>A copy, for a runtime to keep: what is set on these afterwards is not checked by anybody.</summary>
    internal RiotOptions Copy() => (RiotOptions)MemberwiseClone();

    /// <summary>What is wrong with these settings: a sentence for each, which names the setting, its value and the range. Empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Check(nameof(Workers), Workers, 1, 256);
        Check(nameof(MessagesPerTurn), MessagesPerTurn, 1, 1_000_000);
        Check(nameof(CallTimeout), CallTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        Check(nameof(ExitGrace), ExitGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        Check(nameof(BlockedWorkerThreshold), BlockedWorkerThreshold, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Check(nameof(MaxSpareWorkers), MaxSpareWorkers, 0, 10_000);
        Check(nameof(ShutdownTimeout), ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromDays(1));
        if (TimeProvider is null)
            problems.Add($"{nameof(TimeProvider)} is null: give TimeProvider.System or another.");
        return problems;

        void Check<T>(string name, T value, T least, T most) where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                problems.Add($"{name} is {value}: it must be between {least} and {most}.");
        }
    }
}
