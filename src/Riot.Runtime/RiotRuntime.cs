using System.Diagnostics.CodeAnalysis;
using Riot.Diagnostics;
using Riot.Processes;
using Riot.Signals;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A runtime: the scheduler and everything that runs on it. A host makes one by <c>AddRiot</c>; a script uses <c>RunAsync</c>; several may live side
/// by side (H5).
/// </summary>
public sealed partial class RiotRuntime : IRiot, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_stopGuard = TimeSpan.FromSeconds(1);

    private readonly RuntimeNode _node;
    private readonly Lock _lock = new();
    private bool _started;
    private Task? _stopped;

    /// <summary>Makes a runtime that is not started yet.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public RiotRuntime(RiotOptions? options = null)
    {
        _node = new RuntimeNode(Checked(options ?? new RiotOptions()));
    }

    /// <inheritdoc/>
    public RuntimeCounters Counters => _node.Counters;

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
    /// Asks every process to exit with <see cref="ExitReason.Shutdown"/>, waits up to <see cref="RiotOptions.ShutdownTimeout"/>, kills what is left and logs
    /// which (H6). Calling it again waits for the same stop.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, and goes on with killing.</param>
    /// <exception cref="InvalidOperationException">A process of the runtime stops it, and would wait for its own end.</exception>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfStopsItself();
        lock (_lock)
            return _stopped ??= !_started ? NeverStarted()
                : _node.Simulator is null ? Task.Run(() => _node.StopAsync(cancellationToken), CancellationToken.None)
                : _node.StopAsync(cancellationToken);
    }

    private Task NeverStarted()
    {
        _node.Names.Close();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops one process: asks it to exit with <see cref="ExitReason.Shutdown"/>, gives it <paramref name="timeout"/> in place of
    /// <see cref="RiotOptions.ExitGrace"/> (X6), then kills it and logs that.
    /// </summary>
    /// <returns>Its reason, once it is dead; <see cref="ExitReason.NoProcess"/> if it was dead before.</returns>
    /// <param name="pid">A process of this runtime.</param>
    /// <param name="timeout">How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</param>
    /// <param name="cancellationToken">Ends the wait, and goes on with killing.</param>
    /// <exception cref="InvalidOperationException">A process stops itself, and would wait for its own end.</exception>
    public Task<ExitReason> StopAsync(Pid pid, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        EndingInVain(StopOneAsync(pid, timeout, cancellationToken), pid);

    private async Task<ExitReason> StopOneAsync(Pid pid, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(timeout);
        var target = Argument.Target(_node, pid);
        ThrowIfItself(target, nameof(StopAsync));
        var ended = new ExternalMonitor(_node);
        _node.Simulator?.InterruptionPoint();
        if (target is not Process process || !process.TrySignal(new MonitorSignal(ended)))
            return ExitReason.NoProcess;
        var began = _node.Time.GetTimestamp();

        // The wait below kills when the time is over, and says so; the process's own alarm is for a wait that is late.
        process.TrySignal(new ExitSignal(Pid.Runtime, ExitReason.Shutdown, limit + s_stopGuard ?? TimeSpan.MaxValue));
        try
        {
            return await ended.Reason.WaitAsync(Argument.PlatformWait(limit), _node.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.KilledAtStop(_node.Logger, _node.Time.GetElapsedTime(began), process.Pid, process.Label, process.Body);
            process.TrySignal(KillSignal.Instance); // Not Kill: what its token calls back could hang the stop.
            return await ended.Reason.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Stops, if that has not been done, and blocks until it is: for containers and <c>using</c> blocks that know no other way. It takes as long as
    /// <see cref="StopAsync(CancellationToken)"/> does; where you can await, use <see cref="DisposeAsync"/>.
    /// </summary>
    /// <remarks>In a simulation it does not wait: only one thread runs there, and it would be this one.</remarks>
    public void Dispose()
    {
        var stopped = StopAsync(CancellationToken.None);
        if (_node.Simulator is null || stopped.IsCompleted)
            stopped.GetAwaiter().GetResult();
    }

    /// <summary>Stops, if that has not been done.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>
    /// Takes over those settings that may change while running: <see cref="RiotOptions.ReductionBudget"/>, <see cref="RiotOptions.ExitGrace"/>,
    /// <see cref="RiotOptions.BlockedWorkerThreshold"/> and <see cref="RiotOptions.ShutdownTimeout"/> (H4). The others stay as they were at start.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is out of range; nothing was changed.</exception>
    public void Reconfigure(RiotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _node.Options = Checked(options);
    }

    /// <inheritdoc/>
    public Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null) => _node.Spawn(SpawningHost.BodyOf(body), options, null).Pid;

    /// <inheritdoc/>
    public Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(params object[] arguments)
        where T : class, IProcess =>
        _node.Spawn(_node.BodyOf<T>(arguments), null, null).Pid;

    /// <inheritdoc/>
    public Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions options, params object[] arguments)
        where T : class, IProcess =>
        _node.Spawn(_node.BodyOf<T>(arguments), options, null).Pid;

    /// <inheritdoc/>
    public Pid SpawnBlocking(Func<ProcessContext, Task> body) => Spawn(body, new ProcessOptions { Placement = ProcessPlacement.OwnThread });

    /// <inheritdoc/>
    public Pid SpawnPinned(Func<ProcessContext, Task> body) => Spawn(body, new ProcessOptions { Placement = ProcessPlacement.Pinned });

    /// <inheritdoc/>
    public void Send(Pid to, object message) => SendVerbs.Send(_node, null, to, message);

    /// <inheritdoc/>
    public void Send(string name, object message)
    {
        if (_node.IsRunning)
            SendVerbs.Send(_node, null, name, message);
        else
            SendVerbs.Drop(_node, null, name, message); // There are no names, and nobody is to blame for that (H6).
    }

    /// <inheritdoc/>
    public bool TrySend(Pid to, object message) => SendVerbs.TrySend(_node, null, to, message);

    /// <inheritdoc/>
    public bool TrySend(string name, object message) => SendVerbs.TrySend(_node, null, name, message);

    /// <inheritdoc/>
    public Task<bool> SendAsync(Pid to, object message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SendVerbs.SendAsync(_node, to, message, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TReply> CallAsync<TReply>(
        Pid pid, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        EndingInVain(CallOneAsync(pid, request, timeout, cancellationToken), pid);

    private async Task<TReply> CallOneAsync<TReply>(Pid pid, ICall<TReply> request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        _node.ThrowIfNotRunning(nameof(CallAsync));
        var limit = Argument.CallLimit(timeout);
        var target = Argument.Target(_node, pid);
        cancellationToken.ThrowIfCancellationRequested();
        if (target is Process { IsRunningHere: true } self)
            throw self.CallsItself();
        var call = new OutsideCall<TReply>(request, target, _node.Simulator);
        _node.Simulator?.InterruptionPoint();
        if (!target.TrySend(call))
            throw Process.Refusal(target);
        try
        {
            return await call.Outcome.WaitAsync(Argument.PlatformWait(limit), _node.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (call.TryGiveUp())
                throw new CallTimeoutException(pid, request, limit!.Value);
            return await call.Outcome.ConfigureAwait(false); // Answered at the last moment; or this is what the server refused it with.
        }
        finally
        {
            call.TryGiveUp();
        }
    }

    /// <inheritdoc/>
    public async Task<TReply> CallAsync<TReply>(
        string name, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        _node.ThrowIfNotRunning(nameof(CallAsync));
        return await CallAsync(NameVerbs.Find(_node, name)?.Pid ?? throw new UnknownNameException(name), request, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Exit(Pid pid, ExitReason reason) => SendVerbs.Exit(_node, null, pid, reason);

    /// <inheritdoc/>
    public void Kill(Pid pid) => SendVerbs.Kill(_node, pid);

    /// <inheritdoc/>
    public void Register(string name, Pid pid) => NameVerbs.Register(_node, name, pid);

    /// <inheritdoc/>
    public bool Unregister(string name) => NameVerbs.Unregister(_node, name);

    /// <inheritdoc/>
    public Pid? WhereIs(string name) => NameVerbs.WhereIs(_node, name);

    /// <inheritdoc/>
    public async Task<Pid> AwaitNameAsync(string name, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var limit = Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        var source = new OutsideSource<Pid>(_node.Simulator);
        var waiter = new ReplyAddress.OfTask<Pid>(source);
        _node.Simulator?.InterruptionPoint();
        if (_node.Names.FindOrWait(name, waiter) is { } holder)
            return holder.Pid;
        try
        {
            return await source.Task.WaitAsync(Argument.PlatformWait(limit), _node.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw NameVerbs.NotInTime(name, timeout);
        }
        finally
        {
            _node.Names.Forget(name, waiter);
        }
    }

    /// <inheritdoc/>
    public void Join(string group, Pid pid) => GroupVerbs.Join(_node, group, pid);

    /// <inheritdoc/>
    public bool Leave(string group, Pid pid) => GroupVerbs.Leave(_node, group, pid);

    /// <inheritdoc/>
    public IReadOnlyList<Pid> Members(string group) => GroupVerbs.Members(_node, group);

    /// <inheritdoc/>
    public int Broadcast(string group, object message) => GroupVerbs.Broadcast(_node, null, group, message);

    /// <inheritdoc/>
    public Task<bool> IsAliveAsync(Pid pid, CancellationToken cancellationToken = default)
    {
        var source = new OutsideSource<bool>(_node.Simulator);
        var target = Argument.Target(_node, pid);
        cancellationToken.ThrowIfCancellationRequested();
        _node.Simulator?.InterruptionPoint();
        return target.TrySignal(new AliveQuery(new ReplyAddress.OfTask<bool>(source)))
            ? source.Task.WaitAsync(cancellationToken)
            : Task.FromResult(false);
    }

    /// <inheritdoc/>
    public Task<ExitReason> WaitForExitAsync(Pid pid, CancellationToken cancellationToken = default) =>
        EndingInVain(WaitForOneAsync(pid, cancellationToken), pid);

    private async Task<ExitReason> WaitForOneAsync(Pid pid, CancellationToken cancellationToken)
    {
        var target = Argument.Target(_node, pid);
        ThrowIfItself(target, nameof(WaitForExitAsync));
        cancellationToken.ThrowIfCancellationRequested();
        var ended = new ExternalMonitor(_node);
        _node.Simulator?.InterruptionPoint();
        if (!target.TrySignal(new MonitorSignal(ended)))
            return ExitReason.NoProcess;
        try
        {
            return await ended.Reason.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            target.TrySignal(new DemonitorSignal(ended));
            throw;
        }
    }

    /// <inheritdoc/>
    public TimerRef SendAfter(Pid to, object message, TimeSpan delay) => TimerVerbs.Start(_node, null, to, message, Argument.Delay(delay), TimeSpan.Zero);

    /// <inheritdoc/>
    public TimerRef SendAfter(string name, object message, TimeSpan delay) =>
        TimerVerbs.Start(_node, null, name, message, Argument.Delay(delay), TimeSpan.Zero);

    /// <inheritdoc/>
    public TimerRef SendInterval(Pid to, object message, TimeSpan interval) =>
        TimerVerbs.Start(_node, null, to, message, Argument.Interval(interval), interval);

    /// <inheritdoc/>
    public TimerRef SendInterval(string name, object message, TimeSpan interval) =>
        TimerVerbs.Start(_node, null, name, message, Argument.Interval(interval), interval);

    /// <inheritdoc/>
    public bool Cancel(TimerRef timer) => TimerVerbs.Cancel(timer);

    /// <inheritdoc/>
    public IReadOnlyList<Pid> Processes()
    {
        _node.Simulator?.InterruptionPoint();
        return [.. _node.Table.Snapshot().Select(process => process.Pid)];
    }

    /// <inheritdoc/>
    public ProcessInfo? Info(Pid pid)
    {
        _node.Simulator?.InterruptionPoint();
        return (Argument.Target(_node, pid) as Process)?.Look();
    }

    /// <inheritdoc/>
    public Pid ParsePid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Pid.TryParse(text, out var node, out var incarnation, out var id))
            throw new FormatException($"'{text}' is not a pid: one looks like <0.1.42>.");
        if (node == 0 && incarnation == 0 && id == 0)
            return Pid.Runtime;
        if (node != _node.Number || incarnation != _node.Incarnation)
            throw new FormatException($"'{text}' names a process of another runtime; the pids of this one begin with <{_node}.");
        if (!_node.Table.WasIssued(id))
            throw new FormatException($"'{text}' names no process that this runtime has ever had.");
        return _node.PidOf(id);
    }

    private static RiotOptions Checked(RiotOptions options)
    {
        var copy = options.Copy();
        return copy.Validate() is [_, ..] problems ? throw new ArgumentException(string.Join(' ', problems), nameof(options)) : copy;
    }
}
