using Microsoft.Extensions.Hosting;
using Riot.Hosting.Configuration;
using Riot.Hosting.Roots;

namespace Riot.Hosting;

/// <summary>Ties a runtime to the life of its host (H1, H2). Any thread.</summary>
/// <remarks>
/// <list type="number">
/// <item>It starts once. A start that fails, or is cut off by the host's token or by a stop, takes back what it did before it throws.</item>
/// <item>It stops once: all stops are the same one, and the token of any of them ends the waiting. A stop waits for a start that it has cut off.</item>
/// <item>A stop that a process of the runtime waits for is refused: it would wait for itself.</item>
/// <item>The time of a stop is <see cref="RiotOptions.ShutdownTimeout"/> in all, or that of the host if it is shorter: for the roots, then for all other processes (H6).</item>
/// </list>
/// </remarks>
internal sealed class RiotHostedService : IHostedService, IAsyncDisposable, IDisposable
{
    private readonly RiotRuntime _runtime;
    private readonly RootTree _roots;
    private readonly RootEnds _ends;
    private readonly LiveSettings _settings;
    private readonly TimeSpan _hostTimeout;
    private readonly Action _beFirstToBeDisposedOf;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopRequested = new();
    private readonly CancellationTokenSource _outOfTime = new();
    private Task? _start;
    private Task? _stop;

    /// <param name="runtime">It is started and stopped.</param>
    /// <param name="roots">What starts in it first.</param>
    /// <param name="ends">Whom the ends of roots are told to.</param>
    /// <param name="settings">What changes while it runs.</param>
    /// <param name="hostTimeout">How long the host gives a stop of all its services, <see cref="HostOptions.ShutdownTimeout"/>.</param>
    /// <param name="beFirstToBeDisposedOf">Makes the container dispose of this before what the roots were made of.</param>
    public RiotHostedService(
        RiotRuntime runtime, RootTree roots, RootEnds ends, LiveSettings settings, TimeSpan hostTimeout, Action beFirstToBeDisposedOf)
    {
        _runtime = runtime;
        _roots = roots;
        _ends = ends;
        _settings = settings;
        _hostTimeout = hostTimeout;
        _beFirstToBeDisposedOf = beFirstToBeDisposedOf;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var begun = new TaskCompletionSource<Task>();
        lock (_lock)
        {
            if (_start is not null || _stop is not null)
                throw new InvalidOperationException("Riot starts once with its host: build a new host to start again.");
            _start = begun.Task.Unwrap();
        }

        begun.SetResult(StartOnceAsync(cancellationToken));
        return _start;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_runtime.CallingProcess is { } pid)
        {
            throw new InvalidOperationException(
                $"Process {pid} stops its host and would wait for its own end: call IHostApplicationLifetime.StopApplication(), which does not wait.");
        }

        TaskCompletionSource<Task>? begun = null;
        lock (_lock)
        {
            if (_stop is null)
                _stop = (begun = new TaskCompletionSource<Task>()).Task.Unwrap();
        }

        begun?.SetResult(StopOnceAsync());
        await using (cancellationToken.UnsafeRegister(static service => ((RiotHostedService)service!)._outOfTime.Cancel(), this).ConfigureAwait(false))
            await _stop.ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking: a container that is not disposed of asynchronously knows no other way.</summary>
    public void Dispose() => StopAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Stops, if that has not been done: a host may be disposed of without a stop.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        using var start = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopRequested.Token, _ends.HostStops);
        try
        {
            await _runtime.StartAsync(CancellationToken.None).ConfigureAwait(false); // It does not take long, and without roots that is all.
            _settings.Subscribe(_runtime);
            await _roots.StartAsync(start.Token).ConfigureAwait(false);
            _settings.IncludeSupervisors();

            // A container disposes of what it made last first. What the roots were made of is there by now, so they end before it.
            _beFirstToBeDisposedOf();
        }
        catch
        {
            if (!start.IsCancellationRequested)
                _ends.OnStartFailed();
            await StopRuntimeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task StopOnceAsync()
    {
        _stopRequested.Cancel();
        if (_start is not null)
            await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopRuntimeAsync().ConfigureAwait(false);
    }

    private async Task StopRuntimeAsync()
    {
        _settings.Dispose();
        var options = _settings.Current;
        var (time, timeout, began) = (options.TimeProvider, options.ShutdownTimeout, options.TimeProvider.GetTimestamp());
        if (_hostTimeout != Timeout.InfiniteTimeSpan && _hostTimeout < timeout)
            timeout = _hostTimeout; // Shares of a time that the host does not give would leave the last roots with none.
        using var timer = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _outOfTime.Token);
        await _roots.StopAsync(Remaining, limit.Token).ConfigureAwait(false);

        // Without roots it has all the time, keeps it itself, and says of whom it kills how long that was.
        await _runtime.ShutdownAsync(_roots.IsEmpty ? _outOfTime.Token : limit.Token).ConfigureAwait(false);

        TimeSpan Remaining()
        {
            var left = timeout - time.GetElapsedTime(began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
