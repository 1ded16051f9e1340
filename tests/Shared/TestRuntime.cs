// One runtime for one test: started, with its log kept, and stopped at the end.
using Microsoft.Extensions.Logging;

namespace Riot.Tests;

internal sealed partial class TestRuntime : IAsyncDisposable
{
    private TestRuntime(RiotOptions options, CapturedLog log)
    {
        Log = log;
        Riot = new RiotRuntime(options);
    }

    /// <summary>For a project that runs the tests on another scheduler.</summary>
    static partial void Prepare(RiotOptions options);

    public RiotRuntime Riot { get; }

    public CapturedLog Log { get; }

    public static async Task<TestRuntime> Start(
        int workers = 2, Action<RiotOptions>? configure = null, LogLevel logFrom = LogLevel.Information)
    {
        var runtime = NotStarted(workers, configure, logFrom);
        await runtime.Riot.StartAsync();
        return runtime;
    }

    public static TestRuntime NotStarted(
        int workers = 2, Action<RiotOptions>? configure = null, LogLevel logFrom = LogLevel.Information)
    {
        var log = new CapturedLog(logFrom);
        var options = new RiotOptions { Workers = workers, LoggerFactory = log };
        configure?.Invoke(options);
        Prepare(options);
        return new TestRuntime(options, log);
    }

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

    public Task<ExitReason> ExitOf(Pid pid) => Riot.WaitForExitAsync(pid).Guarded();

    /// <summary>Completes once a process is seen suspended in the way given.</summary>
    public async Task Until(Pid pid, ProcessStatus status)
    {
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (Riot.Info(pid)?.Status != status)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What a test leaves running is asked first and killed soon after.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Riot.StopAsync(patience.Token).Guarded();
        Log.Dispose();
    }
}
