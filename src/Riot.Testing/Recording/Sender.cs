using Riot.Processes;
using Riot.Signals;

namespace Riot.Testing.Recording;

/// <summary>Who has sent something: what the dead tell others is in the signal, since no code of theirs sends it.</summary>
internal static class Sender
{
    public static Process? Of(Process? from, object item) => from ?? item switch
    {
        LinkExitSignal exit => exit.From as Process,
        DownSignal down => down.Monitor.Target as Process,
        _ => null,
    };
}
