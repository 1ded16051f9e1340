using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Diagnostics;

namespace Riot.Hosting.Roots;

/// <summary>
/// Decides what the end of a root process means for the host (X8). One for all runtimes of a host, so that it stops with the last root of all. Any thread.
/// </summary>
internal sealed class RootEnds(IHostApplicationLifetime host, int roots, ILogger logger)
{
    private int _open = roots;

    // Written before the host is told to stop, and read by those whom that cuts off.
    private volatile RootFailure? _failure;

    /// <summary>Cancelled once the host is to stop, be it while it starts.</summary>
    public CancellationToken HostStops => host.ApplicationStopping;

    /// <summary>A root that had started is dead, and its runtime was not stopping.</summary>
    public void OnEnded(string name, Pid pid, ExitReason reason)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
            return;
        var how = EndWords.Short(reason, static pid => pid.ToString());
        if (reason.IsAbnormal || reason.IsGiveUp)
        {
            if (reason.IsGiveUp)
                HostingLog.RootGaveUp(logger, What(), name, pid, how, reason);
            else
                HostingLog.RootFailed(logger, What(), name, pid, how, reason);
            if (Environment.ExitCode == 0)
                Environment.ExitCode = 1;
            _failure = new RootFailure(name, pid, reason);
            host.StopApplication();
            return;
        }

        if (Interlocked.Decrement(ref _open) > 0)
        {
            HostingLog.RootEnded(logger, name, pid, how, reason);
            return;
        }

        HostingLog.LastRootEnded(logger, What(), name, pid, how, reason);
        host.StopApplication();
    }

    /// <summary>A runtime has failed to start: what starts beside it may be waiting for it, so it is cut off too.</summary>
    public void OnStartFailed() => host.StopApplication();

    /// <summary>Throws what a start was cut off for, if a root has failed.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    // Told to stop while it starts, a host cancels the start of the service that it is at.
    private string What() => host.ApplicationStarted.IsCancellationRequested ? "The host stops" : "The host's start is cut off";
}
