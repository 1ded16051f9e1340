// A test runtime that also keeps how each process ended, and on which puppets act.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests;

internal sealed class Stage : IAsyncDisposable, IRuntimeObserver
{
    private readonly ConcurrentDictionary<Pid, TaskCompletionSource<ExitReason>> _exits = new();
    private TestRuntime _test = null!;

    public RiotRuntime Riot => _test.Riot;

    public CapturedLog Log => _test.Log;

    public static async Task<Stage> Start(
        int workers = 2, Action<RiotOptions>? configure = null, LogLevel logFrom = LogLevel.Debug)
    {
        var stage = new Stage();
        stage._test = await TestRuntime.Start(
            workers,
            options =>
            {
                options.Observer = stage;
                configure?.Invoke(options);
            },
            logFrom);
        return stage;
    }

    /// <summary>
    /// A stage on which one worker runs one slice after the other, and only the test moves the clock: what a process has answered, it has answered
    /// after all that it was told before, and its slice is over.
    /// </summary>
    public static Task<Stage> StartStepwise(ManualTime time) => Start(1, options =>
    {
        options.TimeProvider = time;
        options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
    });

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
                        await self.Receive();
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

    public Task<bool> IsAlive(Pid pid) => Riot.IsAliveAsync(pid).Guarded();

    public Task Run(Func<ProcessContext, Task> body, ProcessOptions? options = null) => _test.Run(body, options);

    public Task<T> Run<T>(Func<ProcessContext, Task<T>> body, ProcessOptions? options = null) => _test.Run(body, options);

    public Task Until(Pid pid, ProcessStatus status) => _test.Until(pid, status);

    /// <summary>Kills what is left, since trapping puppets would keep a stop waiting.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var pid in Riot.Processes())
            Riot.Kill(pid);
        return _test.DisposeAsync();
    }

    void IRuntimeObserver.OnExited(Pid pid, ExitReason reason) => Exit(pid).TrySetResult(reason);

    private TaskCompletionSource<ExitReason> Exit(Pid pid) =>
        _exits.GetOrAdd(pid, _ => new TaskCompletionSource<ExitReason>(TaskCreationOptions.RunContinuationsAsynchronously));
}
