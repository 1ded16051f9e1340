using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Riot.Hosting.Roots;

/// <summary>
/// Decides what the end of a root process means for the host (X8). One for all runtimes of a host, so that it stops with the last root of all. Any thread.
/// </summary>
internal sealed class RootEnds(IHostApplicationLifetime host, IEnumerable<RiotRegistration> registrations, ILogger<RootEnds> logger)
{
    private readonly IHostApplicationLifetime _host = host;
    private readonly ILogger _logger = logger;
    private int _open = registrations.Sum(registration => registration.Roots.Count);

    /// <summary>A root that had started is dead, and its runtime was not stopping. Returns whether it has failed.</summary>
    public bool OnEnded(string name, Pid pid, ExitReason reason)
    {
        if (_host.ApplicationStopping.IsCancellationRequested)
            return false;
        if (reason.IsAbnormal)
        {
            HostingLog.RootFailed(_logger, name, pid, reason);
            if (Environment.ExitCode == 0)
                Environment.ExitCode = 1;
            StopHost();
            return true;
        }

        HostingLog.RootEnded(_logger, name, pid, reason);
        if (Interlocked.Decrement(ref _open) == 0)
        {
            HostingLog.LastRootEnded(_logger);
            StopHost();
        }

        return false;
    }

    // Asked to stop while it starts, a host throws out of its start; so this waits for that to be over.
    private void StopHost() => _host.ApplicationStarted.Register(_host.StopApplication);
}
