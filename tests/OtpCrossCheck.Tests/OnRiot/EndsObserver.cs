// Tells the cast of every end, before all others who observe it.
namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class EndsObserver(Cast cast, IRuntimeObserver next) : IRuntimeObserver
{
    void IRuntimeObserver.OnExited(Pid pid, ExitReason reason)
    {
        cast.HasEnded(pid, reason);
        next.OnExited(pid, reason);
    }
}
