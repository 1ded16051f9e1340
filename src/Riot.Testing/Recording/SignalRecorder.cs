using Riot.Processes;
using Riot.Signals;
using Riot.Testing.Probes;

namespace Riot.Testing.Recording;

/// <summary>Records what is sent in the moment of sending. Any thread; what one sender sends stays in order.</summary>
internal sealed class SignalRecorder : SignalTap
{
    public SignalRecording Recording { get; } = new();

    public override void OnSent(Process? from, Process to, object item)
    {
        if (item is PostSignal or AlarmSignal or CallSettledSignal or BodyEndedSignal or ReplySignal or TurnSignal)
            return; // How the runtime works, not what processes do to each other.
        Recording.Add(Sender.Of(from, item), to, item);
    }

    public override void OnAnswered(Process? from, IncomingCall call, object? reply, bool isRefused)
    {
        if (call.Request is not ProbeCommand)
            Recording.AddAnswer(from, call.From.Target as Process, reply, isRefused);
    }

    public override void OnEnded(Process process, ExitReason reason)
    {
    }
}
