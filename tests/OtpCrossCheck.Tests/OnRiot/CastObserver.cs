// Tells the cast who was spawned by whom and how each ended, before all others who observe it.
namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class CastObserver(Cast cast, IRuntimeObserver next) : IRuntimeObserver
{
    void IRuntimeObserver.OnSpawned(Pid pid, Pid parent)
    {
        cast.HasSpawned(pid, parent);
        next.OnSpawned(pid, parent);
    }

    void IRuntimeObserver.OnExited(Pid pid, ExitReason reason)
    {
        cast.HasEnded(pid, reason);
        next.OnExited(pid, reason);
    }
}
