// The process that says in the log when the unit is up, and when it is down with the reason of each of its three. It decides nothing.
using Microsoft.Extensions.Logging;
using Riot;

namespace SlackToDiscord.Processes;

internal sealed partial class UnitWatch(ILogger<UnitWatch> log) : IProcess
{
    public const string Name = "watch";
    private const int Connections = 2;

    private readonly OrderedDictionary<Pid, string> _running = [];
    private readonly HashSet<Pid> _connected = [];
    private readonly List<string> _ends = [];
    private bool _isInOrder = true;

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
                    _isInOrder &= down.Reason.IsShutdown;
                    _ends.Add($"{role} {down.Pid}: {down.Reason}");
                    if (_running.Count == 0) ReportDown();
                    break;
            }
        }
    }

    private void ReportDown()
    {
        var ends = string.Join("; ", _ends);
        LogDown(_isInOrder ? LogLevel.Information : LogLevel.Warning, ends);
        _isInOrder = true;
        _ends.Clear();
    }

    private static string Describe(OrderedDictionary<Pid, string> processes) => string.Join(", ", processes.Select(process => $"{process.Value} {process.Key}"));

    [LoggerMessage(LogLevel.Information, "The unit is up: {Processes}.")]
    private partial void LogUp(string processes);

    [LoggerMessage("The unit is down: {Ends}.")]
    private partial void LogDown(LogLevel level, string ends);
}
