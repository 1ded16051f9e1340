using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verbs that start a process and wait until it has started, or is dead, from inside and outside processes (C1).</summary>
internal static class StartVerbs
{
    /// <param name="attempt">The start, which the body tells of.</param>
    /// <param name="body">The body.</param>
    /// <param name="type">What the body is made of, for errors.</param>
    /// <param name="scope">How the starter is linked to it; null: not at all.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="timeout">After that it is killed.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public static async ValueTask<Pid> StartAsync(
        StartAttempt attempt, ProcessBody body, Type type, LinkScope? scope, ProcessOptions? options, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        await attempt.Starter.StartAndWait(attempt, body, scope, options, limit, untilStop: false, cancellationToken);
        return attempt.HasStarted ? attempt.Child!.Pid
            : attempt.IsIgnored ? Pid.None
            : attempt.IsOutOfTime ? throw NotInTime(type, timeout)
            : attempt.Cancelled is { } cancelled ? throw cancelled
            : throw new StartFailedException(type, attempt.Reason!);
    }

    /// <summary>Starts it, watched from birth. The pid is none if it found nothing to do.</summary>
    public static async Task<(Pid Pid, Task<ExitReason> Ended)> StartMonitoredAsync(
        SpawningHost host, OutsideStart start, ProcessBody body, Type type, ProcessOptions? options, TimeSpan? timeout, CancellationToken cancellationToken,
        Action<Pid>? onSpawned = null)
    {
        var limit = Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        var (process, ended) = SpawnMonitored(host, body, options);
        onSpawned?.Invoke(process.Pid);
        try
        {
            await OutsideWait.For(host, process, Task.WhenAny(start.Started, ended), limit, cancellationToken).ConfigureAwait(false);
            if (start.Started.IsCompleted && !start.IsIgnored)
                return (process.Pid, ended);
            var reason = await OutsideWait.For(host, process, ended, null, cancellationToken).ConfigureAwait(false);
            return start.IsIgnored ? (Pid.None, ended) : throw new StartFailedException(type, reason);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // By its time, the token, or in vain (C4). Not Kill: what its token calls back could hang the starter.
            process.TrySignal(KillSignal.Instance);
            await ended.ConfigureAwait(false);
            throw error is TimeoutException ? NotInTime(type, timeout) : error;
        }
    }

    /// <summary>Starts it, watched from birth.</summary>
    public static (Process Process, Task<ExitReason> Ended) SpawnMonitored(SpawningHost host, ProcessBody body, ProcessOptions? options)
    {
        var ended = new OutsideMonitor(host);
        var process = host.Make(body, options, null);
        process.AttachWatcher(ended);
        process.Launch();
        return (process, ended.Reason);
    }

    private static TimeoutException NotInTime(Type type, TimeSpan? timeout) => new($"{type.Name} had not started within {timeout}, and was killed.");
}

/// <summary>Somebody outside who wants to know when a process has started.</summary>
internal sealed class OutsideStart(SpawningHost host) : StartWitness
{
    private readonly OutsideSource<bool> _started = new(host.Simulator);

    public Task Started => _started.Task;

    public bool IsIgnored { get; private set; }

    public override void OnStarted() => _started.TrySetResult(true);

    public override void OnIgnored()
    {
        IsIgnored = true;
        _started.TrySetResult(false);
    }
}
