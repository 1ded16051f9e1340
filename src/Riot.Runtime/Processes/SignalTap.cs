namespace Riot.Processes;

/// <summary>Sees every message and signal on its way, for recordings. Called by the sender's thread, perhaps under a lock: it must be quick, and call nothing.</summary>
internal abstract class SignalTap
{
    /// <param name="from">The process whose code sends it; null for the runtime, for timers and for code outside processes.</param>
    /// <param name="to">The receiver, living or dead.</param>
    /// <param name="item">A message, or a <see cref="Signals.Signal"/>.</param>
    public abstract void OnSent(Process? from, Process to, object item);
}
