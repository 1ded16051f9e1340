namespace Riot;

/// <summary>The names of a runtime: one process for each name, one name for each process. Found at <see cref="IRiot.Names"/>.</summary>
/// <remarks>Any thread. But at <see cref="ProcessContext"/> a process that registers itself, or waits for a name, does so in its own code.</remarks>
/// <example><code>
/// riot.Names.Register("printer", pid);
/// if (riot.Names.WhereIs("printer") is { } holder)
///     Console.WriteLine($"{holder} is the printer");
/// riot.Names.Unregister("printer");
///
/// // Whoever starts later takes the name itself, by its options or self.Register.
/// var next = await riot.Names.WaitForAsync("printer", TimeSpan.FromSeconds(5), cancellationToken);
/// </code></example>
public interface INames
{
    /// <summary>
    /// Gives a process a name. A process that takes one itself while the holder is ending goes on, from its next awaited verb, when that is dead and the name is its own.
    /// </summary>
    /// <exception cref="AlreadyRegisteredException">The name is taken, or the process has one; the error names the holder.</exception>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    void Register(string name, Pid pid);

    /// <summary>Frees a name. What is left of a dead process cannot unregister anything, since the name may be its successor's: the call does nothing.</summary>
    /// <returns>False if nobody held the name, or a dead process called.</returns>
    bool Unregister(string name);

    /// <summary>Looks a name up.</summary>
    /// <returns>The process that holds it now; null if nobody does, or one that is exiting.</returns>
    Pid? WhereIs(string name);

    /// <summary>Waits until a process that is not exiting holds a name.</summary>
    /// <param name="name">The name to wait for.</param>
    /// <param name="timeout">How long to wait; null, the default, for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The process that holds it.</returns>
    /// <exception cref="TimeoutException">Nobody held it in time.</exception>
    /// <exception cref="RuntimeNotRunningException">The runtime has stopped, before or meanwhile.</exception>
    ValueTask<Pid> WaitForAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
