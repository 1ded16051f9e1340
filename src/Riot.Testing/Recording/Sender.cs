using Riot.Processes;
using Riot.Signals;

namespace Riot.Testing.Recording;

/// <summary>Finds out who sent something: a signal about a dead process names that process itself, since none of its code sends it.</summary>
internal static class Sender
{
    public static Process? Of(Process? from, object item) => from ?? item switch
    {
        LinkExitSignal exit => exit.From as Process,
        DownSignal down => down.Monitor.Target as Process,
        _ => null,
    };
}
