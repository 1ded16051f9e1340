using Riot.Testing.Probes;

namespace Riot.Testing;

/// <summary>
/// A process that a test sends from, and whose messages it looks at. It works with any runtime, simulated or not; times are those of the runtime's clock. It traps exits, and
/// keeps every message until the test takes it; only a shutdown from outside processes, such as the runtime's, ends it. Any thread; one expectation at a time.
/// </summary>
/// <example><code>
/// var probe = riot.SpawnProbe();
/// await probe.DoAsync(self => self.Join("room"), cancellationToken);
/// var desk = await probe.AskAsync(self => self.StartAsync&lt;OrderDesk&gt;(), cancellationToken);
/// await probe.WatchAsync(desk, cancellationToken);
///
/// await probe.SendAsync(desk, new Order("tea"), cancellationToken);
/// var said = await probe.ExpectAmongAsync&lt;Said&gt;(said => said.Text == "tea is on its way", Probe.DefaultTimeout * 2, cancellationToken);
/// await probe.ExpectNoneAsync(cancellationToken: cancellationToken);
///
/// riot.Kill(desk);
/// Assert.Equal(ExitReason.Killed, await probe.ExpectDownAsync(desk, cancellationToken: cancellationToken));
/// </code></example>
public sealed class Probe
{
    /// <summary>How long an expectation waits by default: 5 s of the runtime's clock.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly IRiot _riot;

    internal Probe(IRiot riot, string? name)
    {
        _riot = riot;
        Pid = riot.Spawn(ProbeBody.Probe, new ProcessOptions { TrapExits = true, Name = name });
    }

    /// <summary>The pid of the probe, to give to the code under test.</summary>
    public Pid Pid { get; }

    /// <summary>Sends a message from the probe, behind all that it has sent before.</summary>
    public Task SendAsync(Address to, object message, CancellationToken cancellationToken = default) =>
        DoAsync(self => self.Send(to, message), cancellationToken);

    /// <summary>Runs an action in the probe's process that needs no await: to link, to join a group, to send.</summary>
    /// <returns>A task that completes when the action has returned, or fails with what it threw.</returns>
    public Task DoAsync(Action<ProcessContext> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return AskAsync(
            self =>
            {
                action(self);
                return new ValueTask<bool>(true);
            },
            cancellationToken);
    }

    /// <summary>Runs a function in the probe's process, and returns its result.</summary>
    public Task<T> AskAsync<T>(Func<ProcessContext, ValueTask<T>> question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return _riot.CallAsync(Pid, new ProbeCommand<T>(question), Timeout.InfiniteTimeSpan, cancellationToken).AsTask();
    }

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/>.</summary>
    /// <param name="timeout">How long to wait for one; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait of the test.</param>
    /// <exception cref="ProbeException">The next message is something else (it stays in the mailbox), or none came in time.</exception>
    public Task<T> ExpectAsync<T>(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => ExpectAsync<T>(_ => true, timeout, cancellationToken);

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that matches.</summary>
    /// <inheritdoc cref="ExpectAsync{T}(TimeSpan?, CancellationToken)"/>
    public Task<T> ExpectAsync<T>(Predicate<T> match, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        return AskAsync(self => ProbeBody.Expect(self, match, timeout ?? DefaultTimeout), cancellationToken);
    }

    /// <summary>Takes the oldest message that is a <typeparamref name="T"/> and matches; those that came before it stay in the mailbox.</summary>
    /// <exception cref="ProbeException">No such message came in time.</exception>
    /// <inheritdoc cref="ExpectAsync{T}(TimeSpan?, CancellationToken)"/>
    public Task<T> ExpectAmongAsync<T>(Predicate<T>? match = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(self => ProbeBody.ExpectAmong(self, match ?? (_ => true), timeout ?? DefaultTimeout), cancellationToken);

    /// <summary>Checks that the mailbox is empty, and stays empty for a while.</summary>
    /// <param name="within">How long it has to stay empty; null for 100 ms. In a simulation that costs no real time.</param>
    /// <param name="cancellationToken">Ends the wait of the test.</param>
    /// <exception cref="ProbeException">There is a message; it stays in the mailbox.</exception>
    public Task ExpectNoneAsync(TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        AskAsync(self => ProbeBody.ExpectNone(self, within ?? TimeSpan.FromMilliseconds(100)), cancellationToken);

    /// <summary>Monitors a process, for <see cref="ExpectDownAsync"/>. Each call brings a notice of its own.</summary>
    public Task WatchAsync(Address process, CancellationToken cancellationToken = default) => DoAsync(self => self.Monitor(process), cancellationToken);

    /// <summary>Waits for the end of a process that the probe watches; other messages stay in the mailbox.</summary>
    /// <returns>The reason that it ended with.</returns>
    /// <exception cref="ProbeException">The process has not ended in time.</exception>
    public Task<ExitReason> ExpectDownAsync(Pid pid, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(async self => (await ProbeBody.ExpectAmong<ProcessDown>(self, down => down.Pid == pid, timeout ?? DefaultTimeout)).Reason, cancellationToken);
}
