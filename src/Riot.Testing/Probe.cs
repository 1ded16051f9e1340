using Riot.Testing.Probes;

namespace Riot.Testing;

/// <summary>
/// A process for a test to send from, and to look at what it gets. It works with any runtime, simulated or not; times are those of the runtime's clock. It traps exits, and
/// keeps all that it gets until the test takes it; only a shutdown from outside processes, as of the runtime, ends it. Any thread; one expectation at a time.
/// </summary>
public sealed class Probe
{
    /// <summary>How long an expectation waits by default.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly IRiot _riot;

    internal Probe(IRiot riot, string? name)
    {
        _riot = riot;
        Pid = riot.Spawn(ProbeBody.Probe, new ProcessOptions { TrapExits = true, Name = name });
    }

    /// <summary>The process: give it to the code under test.</summary>
    public Pid Pid { get; }

    /// <summary>Sends from the probe, behind all that it has sent before (G2).</summary>
    public Task SendAsync(Pid to, object message, CancellationToken cancellationToken = default) =>
        DoAsync(self => self.Send(to, message), cancellationToken);

    /// <summary>Does something as the probe that needs no await: links, joins a group, sends.</summary>
    /// <returns>Completes once done, or with what it threw.</returns>
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

    /// <summary>Does something as the probe, and returns what comes of it.</summary>
    public Task<T> AskAsync<T>(Func<ProcessContext, ValueTask<T>> question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return _riot.CallAsync(Pid, new ProbeOrder<T>(question), Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/>.</summary>
    /// <param name="timeout">How long to wait for one; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait of the test.</param>
    /// <exception cref="ProbeException">The next one is something else, which stays in the mailbox, or there is none in time.</exception>
    public Task<T> ExpectAsync<T>(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => ExpectAsync<T>(_ => true, timeout, cancellationToken);

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that matches.</summary>
    /// <inheritdoc cref="ExpectAsync{T}(TimeSpan?, CancellationToken)"/>
    public Task<T> ExpectAsync<T>(Predicate<T> match, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        return AskAsync(self => ProbeBody.Expect(self, match, timeout ?? DefaultTimeout), cancellationToken);
    }

    /// <summary>Takes the oldest message that is a <typeparamref name="T"/> and matches; what came before it stays.</summary>
    /// <exception cref="ProbeException">There is none in time.</exception>
    /// <inheritdoc cref="ExpectAsync{T}(TimeSpan?, CancellationToken)"/>
    public Task<T> ExpectAmongAsync<T>(Predicate<T>? match = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(self => ProbeBody.ExpectAmong(self, match ?? (_ => true), timeout ?? DefaultTimeout), cancellationToken);

    /// <summary>Makes sure that nothing comes, and nothing is there.</summary>
    /// <param name="within">For how long; null for 100 ms. In a simulation that costs nothing.</param>
    /// <param name="cancellationToken">Ends the wait of the test.</param>
    /// <exception cref="ProbeException">Something came; it stays in the mailbox.</exception>
    public Task ExpectNoneAsync(TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        AskAsync(self => ProbeBody.ExpectNone(self, within ?? TimeSpan.FromMilliseconds(100)), cancellationToken);

    /// <summary>Monitors a process, for <see cref="ExpectDownAsync"/>. Watched twice, it is told twice.</summary>
    public Task WatchAsync(Pid pid, CancellationToken cancellationToken = default) => DoAsync(self => self.Monitor(pid), cancellationToken);

    /// <summary>Waits for the end of a process that was watched; other messages stay.</summary>
    /// <returns>Why it ended.</returns>
    /// <exception cref="ProbeException">It has not ended in time.</exception>
    public Task<ExitReason> ExpectDownAsync(Pid pid, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(async self => (await ProbeBody.ExpectAmong<ProcessDown>(self, down => down.Pid == pid, timeout ?? DefaultTimeout)).Reason, cancellationToken);
}
