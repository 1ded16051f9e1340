// The root process that keeps a tunnel up, by hand: a monitor and a loop with back-off. A fatal answer ends it, and with it the program.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot;

namespace SlackToDiscord.Processes;

internal sealed partial class TunnelKeeper(IOptions<TunnelOptions> options, TimeProvider time, ILogger<TunnelKeeper> log) : IProcess
{
    private readonly TunnelOptions _options = options.Value;

    public async Task RunAsync(ProcessContext self)
    {
        var pause = _options.FirstPause;
        while (true)
        {
            var started = time.GetTimestamp();
            var reasons = await RunUnitAsync(self);
            if (reasons.Select(FatalIn).FirstOrDefault(fatal => fatal is not null) is { } fatal)
            {
                LogFatal(fatal.Message);
                self.Exit(new ExitReason.Custom(fatal.Message));
            }

            if (time.GetElapsedTime(started) > _options.LongestPause) pause = _options.FirstPause;
            LogStartsAgain(pause);
            await self.Sleep(pause);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _options.LongestPause.Ticks));
        }
    }

    /// <summary>Starts the three processes and returns their reasons once all of them are down.</summary>
    private async Task<List<ExitReason>> RunUnitAsync(ProcessContext self)
    {
        var (tunnel, monitor) = self.SpawnMonitor<Tunnel>(self.Pid);
        var watched = new Dictionary<MonitorRef, string> { [monitor] = nameof(Tunnel) };
        var reasons = new List<ExitReason>();
        while (watched.Count > 0)
        {
            switch (await self.Receive())
            {
                case UnitStarted unit when unit.Tunnel == tunnel:
                    watched.Add(self.Monitor(unit.Slack), nameof(SlackConnection));
                    watched.Add(self.Monitor(unit.Discord), nameof(DiscordConnection));
                    LogStarted(unit.Tunnel, unit.Slack, unit.Discord);
                    break;
                case ProcessDown down when watched.Remove(down.Monitor, out var role):
                    LogDown(role, down.Pid, down.Reason);
                    reasons.Add(down.Reason);
                    break;
            }
        }

        return reasons;
    }

    private static FatalServiceException? FatalIn(ExitReason reason) =>
        (reason is ExitReason.LinkDown link ? link.Root : reason) is ExitReason.Exception { Error: FatalServiceException fatal } ? fatal : null;

    [LoggerMessage(LogLevel.Information, "The unit starts: tunnel {Tunnel}, Slack connection {Slack}, Discord connection {Discord}.")]
    private partial void LogStarted(Pid tunnel, Pid slack, Pid discord);

    [LoggerMessage(LogLevel.Warning, "{Role} {Pid} is down: {Reason}")]
    private partial void LogDown(string role, Pid pid, ExitReason reason);

    [LoggerMessage(LogLevel.Information, "The unit starts again in {Pause}.")]
    private partial void LogStartsAgain(TimeSpan pause);

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private partial void LogFatal(string message);
}
