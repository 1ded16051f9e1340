using System.Diagnostics.CodeAnalysis;
using Riot.Signals;
using Riot.Verbs;

namespace Riot;

// The verbs of code outside processes: each is told where it is implemented for processes, too.
public sealed partial class RiotRuntime
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <inheritdoc/>
    public INames Names { get; }

    /// <inheritdoc/>
    public IGroups Groups { get; }

    /// <inheritdoc/>
    public IProcessDirectory Processes { get; }

    /// <inheritdoc/>
    public Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null) => _node.Spawn(SpawningHost.BodyOf(body), options, null).Pid;

    /// <inheritdoc/>
    public Pid Spawn<[DynamicallyAccessedMembers(Constructors)] T>(Values values = default, ProcessOptions? options = null)
        where T : class, IProcess =>
        _node.Spawn(_node.BodyOf<T>(values), options, null).Pid;

    /// <inheritdoc/>
    public Pid Spawn<T>(Func<T> make, ProcessOptions? options = null)
        where T : class, IProcess =>
        _node.Spawn(SpawningHost.BodyOf(make), options, null).Pid;

    /// <inheritdoc/>
    public async ValueTask<Pid> StartAsync<[DynamicallyAccessedMembers(Constructors)] T>(
        Values values = default, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        var start = new OutsideStart(_node);
        return (await StartVerbs.StartMonitoredAsync(_node, start, _node.BodyOf<T>(values, start), typeof(T), options, timeout, cancellationToken).ConfigureAwait(false)).Pid;
    }

    /// <inheritdoc/>
    public async ValueTask<Pid> StartAsync<T>(
        Func<T> make, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        var start = new OutsideStart(_node);
        return (await StartVerbs.StartMonitoredAsync(_node, start, SpawningHost.BodyOf(make, start), typeof(T), options, timeout, cancellationToken).ConfigureAwait(false)).Pid;
    }

    /// <summary>
    /// Starts a process by type, waits until it has started, and watches it from birth: unlike <see cref="WaitForExitAsync"/> on the pid, the task
    /// that comes with it tells the reason however soon the process ends. For those who look after processes, as a host does.
    /// </summary>
    /// <returns>The process, <see cref="Pid.None"/> if it found nothing to do; and a task that completes with its reason once it is dead.</returns>
    /// <inheritdoc cref="IRiot.StartAsync{T}(Values, ProcessOptions?, TimeSpan?, CancellationToken)"/>
    /// <example><code>
    /// var (desk, ended) = await runtime.StartMonitoredAsync&lt;OrderDesk&gt;(timeout: TimeSpan.FromSeconds(10), cancellationToken: cancellationToken);
    /// Console.WriteLine($"{desk} is open");
    /// if ((await ended).IsAbnormal)
    ///     Environment.ExitCode = 1;
    /// </code></example>
    public ValueTask<(Pid Pid, Task<ExitReason> Ended)> StartMonitoredAsync<[DynamicallyAccessedMembers(Constructors)] T>(
        Values values = default, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        var start = new OutsideStart(_node);
        return new(StartVerbs.StartMonitoredAsync(_node, start, _node.BodyOf<T>(values, start), typeof(T), options, timeout, cancellationToken));
    }

    /// <summary>
    /// Starts a process that runs a function, and watches it from birth: the task that comes with it tells the reason however soon it ends. One of a class is started by
    /// <see cref="StartMonitoredAsync{T}"/>.
    /// </summary>
    /// <returns>The process, and a task that completes with its reason once it is dead.</returns>
    /// <inheritdoc cref="IRiot.Spawn(Func{ProcessContext, Task}, ProcessOptions?)"/>
    /// <example><code>
    /// var (pid, ended) = runtime.SpawnMonitored(async self => await self.ReceiveAsync&lt;string&gt;());
    /// runtime.Send(pid, "that is all");
    /// Console.WriteLine($"{pid} has ended: {await ended}");
    /// </code></example>
    public (Pid Pid, Task<ExitReason> Ended) SpawnMonitored(Func<ProcessContext, Task> body, ProcessOptions? options = null)
    {
        var (process, ended) = StartVerbs.SpawnMonitored(_node, SpawningHost.BodyOf(body), options);
        return (process.Pid, ended);
    }

    /// <inheritdoc/>
    public async ValueTask<ExitReason> SpawnAndWaitAsync(
        Func<ProcessContext, Task> body, ProcessOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (process, ended) = StartVerbs.SpawnMonitored(_node, SpawningHost.BodyOf(body), options);
        await using (cancellationToken.UnsafeRegister(_ => AskToExit(process.Pid), null).ConfigureAwait(false))
        {
            try
            {
                return await OutsideWait.For(_node, process, ended, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                AskToExit(process.Pid); // In vain: who wanted it waits no more.
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Send(Address to, object message) => SendVerbs.Send(_node, null, to, message);

    /// <inheritdoc/>
    public bool TrySend(Address to, object message) => SendVerbs.TrySend(_node, null, to, message);

    /// <inheritdoc/>
    public ValueTask<bool> SendWhenRoomAsync(Address to, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        SendVerbs.SendWhenRoomAsync(_node, null, to, message, timeout, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TReply> CallAsync<TReply>(Address server, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        CallVerbs.CallAsync(_node, null, server, request, timeout, cancellationToken);

    /// <inheritdoc/>
    public TimerRef SendAfter(Address to, object message, TimeSpan delay) => TimerVerbs.SendAfter(_node, null, to, message, delay);

    /// <inheritdoc/>
    public TimerRef SendInterval(Address to, object message, TimeSpan interval) => TimerVerbs.SendInterval(_node, null, to, message, interval);

    /// <inheritdoc/>
    public bool Cancel(TimerRef timer) => TimerVerbs.Cancel(timer);

    /// <inheritdoc/>
    public void Exit(Pid process, ExitReason reason) => ExitVerbs.Exit(_node, null, process, reason);

    /// <inheritdoc/>
    public void Kill(Pid process) => ExitVerbs.Kill(_node, null, process);

    /// <inheritdoc/>
    public ValueTask<ExitReason> StopAsync(
        Address process, Shutdown? shutdown = null, ExitReason? reason = null, CancellationToken cancellationToken = default) =>
        StopVerbs.StopAsync(_node, null, process, shutdown, reason, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ExitReason> WaitForExitAsync(Address process, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitVerbs.WaitForExitAsync(_node, null, process, timeout, cancellationToken);

    // Called back by a token, whose registration waits for the end of that when it is disposed of: so it is no verb, at which a simulation could interrupt it.
    private static void AskToExit(Pid pid) => pid.Target!.TrySignal(new ExitSignal(Pid.Runtime, ExitReason.Shutdown));
}
