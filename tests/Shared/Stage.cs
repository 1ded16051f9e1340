// The fixture of all tests of a runtime: one runtime for one test, with its log, how each process ended, and puppets; stopped at the end.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests;

internal sealed partial class Stage : IAsyncDisposable, IRuntimeObserver
{
    private readonly ConcurrentDictionary<Pid, TaskCompletionSource<ExitReason>> _exits = new();

    private Stage(int workers, Action<RiotOptions>? configure, LogLevel logFrom)
    {
        Log = new CapturedLog(logFrom);
        var options = new RiotOptions { Workers = workers, LoggerFactory = Log, Observer = this };
        configure?.Invoke(options);
        Prepare(options);
        Riot = new RiotRuntime(options);
    }

    /// <summary>For a project that runs the tests on another scheduler.</summary>
    static partial void Prepare(RiotOptions options);

    public RiotRuntime Riot { get; }

    public CapturedLog Log { get; }

    /// <param name="configure">A test with an observer of its own asks the runtime how processes end, not the stage.</param>
    public static async Task<Stage> Start(
        int workers = 2, Action<RiotOptions>? configure = null, LogLevel logFrom = LogLevel.Debug)
    {
        var stage = NotStarted(workers, configure, logFrom);
        await stage.Riot.StartAsync();
        return stage;
    }

    public static Stage NotStarted(
        int workers = 2, Action<RiotOptions>? configure = null, LogLevel logFrom = LogLevel.Debug) => new(workers, configure, logFrom);

    /// <summary>
    /// A stage on which one worker runs one slice after the other, and only the test moves the clock: what a process has answered, it has answered
    /// after all that it was told before, and its slice is over.
    /// </summary>
    public static Task<Stage> StartStepwise(ManualTime time) => Start(1, options =>
    {
        options.TimeProvider = time;
        options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
    });

    /// <summary>A stage that keeps nothing of its processes, neither how they end nor what is logged: the heap of its test is theirs.</summary>
    public static Task<Stage> StartForgetful() => Start(configure: options => options.Observer = null, logFrom: LogLevel.Critical);

    public Puppet Puppet(bool trapExits = false, string? name = null)
    {
        var order = new ProcessOptions { TrapExits = trapExits, Name = name };
        return new Puppet(this, Riot.Spawn(Tests.Puppet.Obey, order));
    }

    /// <summary>Spawns a process that receives until it is ended, and then runs <paramref name="unwind"/>; completes once it receives.</summary>
    public async Task<Pid> SpawnReceiving(Func<ProcessContext, Task> unwind, ProcessOptions? options = null)
    {
        var pid = Riot.Spawn(
            async self =>
            {
                try
                {
                    while (true)
                        await self.ReceiveAsync();
                }
                finally
                {
                    await unwind(self);
                }
            },
            options);
        await Until(pid, ProcessStatus.Receiving);
        return pid;
    }

    /// <summary>Completes with a process's reason once it is dead and all who asked have been told, be that before or after this call.</summary>
    public Task<ExitReason> ExitOf(Pid pid) => Exit(pid).Task.Guarded();

    public bool HasExited(Pid pid) => Exit(pid).Task.IsCompleted;

    public Task<bool> IsAlive(Pid pid) => Riot.Processes.IsAliveAsync(pid).Guarded();

    /// <summary>Runs a body in a process of its own, and returns what it returns or throws what it throws.</summary>
    public async Task<T> Run<T>(Func<ProcessContext, Task<T>> body, ProcessOptions? options = null)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Riot.Spawn(async self =>
        {
            try
            {
                result.TrySetResult(await body(self));
            }
            catch (Exception error)
            {
                result.TrySetException(error);
            }
        }, options);
        return await result.Task.Guarded();
    }

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Func<ProcessContext, Task> body, ProcessOptions? options = null) => Run(async self =>
    {
        await body(self);
        return true;
    }, options);

    /// <summary>Completes once a process is seen suspended in the way given.</summary>
    public async Task Until(Pid pid, ProcessStatus status)
    {
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (Riot.Processes.Info(pid)?.Status != status)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Kills what is left, since trapping processes would keep a stop waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pid in Riot.Processes.List())
            Riot.Kill(pid);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Riot.ShutdownAsync(patience.Token).Guarded();
        Log.Dispose();
    }

    void IRuntimeObserver.OnExited(Pid pid, ExitReason reason) => Exit(pid).TrySetResult(reason);

    private TaskCompletionSource<ExitReason> Exit(Pid pid) =>
        _exits.GetOrAdd(pid, _ => new TaskCompletionSource<ExitReason>(TaskCreationOptions.RunContinuationsAsynchronously));
}
