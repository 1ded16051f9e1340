using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Riot.Hosting.Roots;

/// <summary>
/// Decides what the end of a root process means for the host (X8). One for all runtimes of a host, so that it stops with the last root of all. Any thread.
/// </summary>
internal sealed class RootEnds(IHostApplicationLifetime host, int roots, ILogger logger)
{
    private int _open = roots;

    /// <summary>A root that had started is dead, and its runtime was not stopping. Returns whether it has failed.</summary>
    public bool OnEnded(string name, Pid pid, ExitReason reason)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
            return false;
        if (reason.IsAbnormal || reason.GaveUp)
        {
            if (reason.GaveUp)
                HostingLog.RootGaveUp(logger, name, pid, Surrender.Describe(name, reason));
            else
                HostingLog.RootFailed(logger, name, pid, reason);
            if (Environment.ExitCode == 0)
                Environment.ExitCode = 1;
            StopHost();
            return true;
        }

        HostingLog.RootEnded(logger, name, pid, reason);
        if (Interlocked.Decrement(ref _open) == 0)
        {
            HostingLog.LastRootEnded(logger);
            StopHost();
        }

        return false;
    }

    // Asked to stop while it starts, a host throws out of its start; so this waits for that to be over.
    private void StopHost() => host.ApplicationStarted.Register(host.StopApplication);
}
