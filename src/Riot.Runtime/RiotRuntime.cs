using System.Diagnostics;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A runtime: the scheduler and everything that runs on it. A host makes one by <c>AddRiot</c>; a script uses <c>RunAsync</c>; several may live side by side.
/// </summary>
/// <example><code>
/// var options = new RiotOptions { Name = "devices", CallTimeout = TimeSpan.FromSeconds(2) };
/// await using var runtime = new RiotRuntime(options);
/// await runtime.StartAsync(cancellationToken);
///
/// var session = runtime.Spawn&lt;Session&gt;(["sensor-1"]);
/// runtime.Send(session, "hello");
///
/// options.CallTimeout = TimeSpan.FromSeconds(10);
/// runtime.Apply(options);
///
/// await runtime.ShutdownAsync(cancellationToken);
/// </code></example>
[DebuggerDisplay("{Processes.Counters.Alive} processes")]
public sealed partial class RiotRuntime : IRiot, IAsyncDisposable, IDisposable
{
    private readonly RuntimeNode _node;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _outOfPatience = new();
    private bool _started;
    private Task? _stopped;

    /// <summary>Makes a runtime that is not started yet.</summary>
    /// <param name="options">Its settings, of which it takes a copy; null, the default, for those that <see cref="RiotOptions"/> says.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public RiotRuntime(RiotOptions? options = null)
    {
        _node = new RuntimeNode(Checked(options ?? new RiotOptions()));
        Names = new NameVerbs(_node, null);
        Groups = new GroupVerbs(_node, null);
        Processes = new DirectoryVerbs(_node, null);
    }

    /// <summary>
    /// The process of this runtime whose code calls; null for any other code, be it of a process of another runtime, or what a body has handed to <c>Task.Run</c>.
    /// </summary>
    /// <example><code>
    /// // In a method that blocks until an answer is there: a controller may do that, a process would hold its thread.
    /// if (runtime.CallingProcess is { } caller)
    ///     throw new InvalidOperationException($"{caller} has to await the answer.");
    /// </code></example>
    public Pid? CallingProcess => OutsideWait.CallerIn(_node)?.Pid;

    /// <summary>Starts the workers; from then on processes can be spawned.</summary>
    /// <exception cref="InvalidOperationException">It was started or stopped before: make a new one.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_started || _stopped is not null)
                throw new InvalidOperationException("A runtime starts once: make a new one.");
            _started = true;
            _node.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Ends the runtime: asks every process to exit with <see cref="ExitReason.Shutdown"/>, waits up to <see cref="RiotOptions.ShutdownTimeout"/>, kills what is left and
    /// logs which. Calling it again waits for the same end.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, whoever has begun it, and goes on with killing.</param>
    /// <exception cref="InvalidOperationException">A process of the runtime ends it, and would wait for its own end.</exception>
    public Task ShutdownAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfShutDownFromInside();
        var impatient = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _outOfPatience);
        Task stopped;
        lock (_lock)
        {
            stopped = _stopped ??= !_started ? NeverStarted()
                : _node.Simulator is null ? Task.Run(() => _node.StopAsync(_outOfPatience.Token), CancellationToken.None)
                : _node.StopAsync(_outOfPatience.Token);
        }

        return impatient == default ? stopped : Wait();

        async Task Wait()
        {
            await using (impatient.ConfigureAwait(false))
                await stopped.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the runtime, if that has not been done, and blocks until it has ended: for containers and <c>using</c> blocks that know no other way. It takes as long as
    /// <see cref="ShutdownAsync"/> does; where you can await, use <see cref="DisposeAsync"/>.
    /// </summary>
    /// <remarks>In a simulation it does not wait: only one thread runs there, and it would be this one.</remarks>
    public void Dispose()
    {
        var stopped = ShutdownAsync(CancellationToken.None);
        if (_node.Simulator is null || stopped.IsCompleted)
            stopped.GetAwaiter().GetResult();
    }

    /// <summary>Ends the runtime, if that has not been done.</summary>
    public async ValueTask DisposeAsync() => await ShutdownAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>
    /// Takes over those settings that may change while running: <see cref="RiotOptions.CallTimeout"/>, <see cref="RiotOptions.MessagesPerTurn"/>,
    /// <see cref="RiotOptions.ExitGrace"/>, <see cref="RiotOptions.BlockedWorkerThreshold"/> and <see cref="RiotOptions.ShutdownTimeout"/>. The others stay as they were at
    /// start.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is out of range; nothing was changed.</exception>
    public void Apply(RiotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _node.Options = Checked(options);
    }

    private static RiotOptions Checked(RiotOptions options)
    {
        var copy = options.Copy();
        return copy.Validate() is [_, ..] problems ? throw new ArgumentException(string.Join(' ', problems), nameof(options)) : copy;
    }

    private Task NeverStarted()
    {
        _node.CloseUnstarted();
        return Task.CompletedTask;
    }

    private void ThrowIfShutDownFromInside()
    {
        if (OutsideWait.CallerIn(_node) is { } process)
        {
            throw new InvalidOperationException(
                $"Process {process.Pid} ({process.Body}) stops its runtime and would wait for its own end. In a host, call IHostApplicationLifetime.StopApplication(), " +
                "which does not wait; end a script by the end of its main process; end this process alone by Exit.");
        }
    }
}
