namespace Riot;

/// <summary>A look at the processes of a runtime. Found at <see cref="IRiot.Processes"/>.</summary>
/// <remarks>Any thread. But at <see cref="ProcessContext"/> a process awaits <see cref="IsAliveAsync"/> in its own code.</remarks>
/// <example><code>
/// // A question about a pid that stood in the log.
/// var pid = riot.Processes.ParsePid("&lt;0.1.42&gt;");
/// Console.WriteLine(await riot.Processes.IsAliveAsync(pid, TimeSpan.FromSeconds(1), cancellationToken)
///     ? $"it waits for {riot.Processes.Info(pid)?.WaitsFor}"
///     : $"it is dead; {riot.Processes.Counters.Alive} others live:\n{riot.Processes.Describe()}");
/// </code></example>
public interface IProcessDirectory
{
    /// <summary>Totals, for metrics: the same object each time, whose figures go on.</summary>
    RuntimeCounters Counters { get; }

    /// <summary>Lists all processes that are not dead now, those that are exiting too: a snapshot.</summary>
    IReadOnlyList<Pid> List();

    /// <summary>Looks at one process.</summary>
    /// <returns>What it is doing; null if it is dead.</returns>
    ProcessInfo? Info(Pid pid);

    /// <summary>
    /// All processes as a tree, each below the one that spawned it: its name, else its path among supervisors, what it runs, its state, its mailbox, and
    /// what it waits for. For people, in a debugger, a log or a terminal; the form is not fixed.
    /// </summary>
    string Describe();

    /// <summary>Reads a pid back from its printed form.</summary>
    /// <exception cref="FormatException">The text has another shape, or names no process that this runtime has ever had.</exception>
    Pid ParsePid(string text);

    /// <summary>Whether a process lives, after all earlier signals of the asker to it have taken effect; false once it is exiting.</summary>
    /// <param name="pid">The process to ask about.</param>
    /// <param name="timeout">How long to wait for one that holds its thread; null, the default, for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The process held its thread for longer, and did not say.</exception>
    ValueTask<bool> IsAliveAsync(Pid pid, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
