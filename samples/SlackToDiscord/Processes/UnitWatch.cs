// The process that says in the log when the unit is up, and when it is down with what that began with: how each of the three ended, the runtime logs. It decides nothing.
using Microsoft.Extensions.Logging;
using Riot;

namespace SlackToDiscord.Processes;

internal sealed partial class UnitWatch(ILogger<UnitWatch> log) : IProcess
{
    public const string Name = "watch";
    private const int Connections = 2;

    private readonly OrderedDictionary<Pid, string> _running = [];
    private readonly HashSet<Pid> _connected = [];
    private readonly List<ProcessDown> _ends = [];
    private readonly List<string> _ended = [];

    public async Task RunAsync(ProcessContext self)
    {
        while (true)
        {
            switch (await self.ReceiveAsync())
            {
                case IncomingCall { Request: Watch watch } call:
                    self.Monitor(call.From);
                    _running.Add(call.From, watch.Role);
                    call.Reply(watch, true);
                    break;
                case Connected { Connection: var connection } when _running.ContainsKey(connection):
                    if (_connected.Add(connection) && _connected.Count == Connections) LogUp(Describe(_running));
                    break;
                case ProcessDown down when _running.Remove(down.Pid, out var role):
                    _connected.Remove(down.Pid);
                    _ends.Add(down);
                    _ended.Add($"{role} {down.Pid}");
                    if (_running.Count == 0) ReportDown();
                    break;
            }
        }
    }

    private void ReportDown()
    {
        var level = _ends.TrueForAll(end => end.Reason.IsShutdown) ? LogLevel.Information : LogLevel.Warning;
        var (first, reason) = _ends[0].Reason is ExitReason.LinkDown link ? (link.RootPid, link.Root) : (_ends[0].Pid, _ends[0].Reason);
        var processes = string.Join(", ", _ended);
        LogDown(level, processes, first, reason);
        _ends.Clear();
        _ended.Clear();
    }

    private static string Describe(OrderedDictionary<Pid, string> processes) => string.Join(", ", processes.Select(process => $"{process.Value} {process.Key}"));

    [LoggerMessage(LogLevel.Information, "The unit is up: {Processes}.")]
    private partial void LogUp(string processes);

    [LoggerMessage("The unit is down: {Processes}. It began with {Pid}: {Reason}")]
    private partial void LogDown(LogLevel level, string processes, Pid pid, ExitReason reason);
}
