namespace Riot.Processes;

/// <summary>Sees every message and signal on its way, for recordings. Called by the sender's thread, perhaps under a lock: it must be quick, and call nothing.</summary>
internal abstract class SignalTap
{
    /// <param name="from">The process whose code sends it; null for the runtime, for timers and for code outside processes.</param>
    /// <param name="to">The receiver, living or dead.</param>
    /// <param name="item">A message, or a <see cref="Signals.Signal"/>.</param>
    public abstract void OnSent(Process? from, Process to, object item);

    /// <summary>A call was answered: no signal, since the caller looks at the call itself.</summary>
    /// <param name="from">The process whose code answers; null for code outside processes.</param>
    /// <param name="call">The call. Its caller may be code outside processes.</param>
    /// <param name="reply">The reply, or the exception of a refusal.</param>
    /// <param name="isRefused">Whether it was refused.</param>
    public abstract void OnAnswered(Process? from, IncomingCall call, object? reply, bool isRefused);

    /// <summary>A process is dead.</summary>
    public abstract void OnEnded(Process process, ExitReason reason);
}
