using Riot.Processes;
using Riot.Signals;
using Riot.Testing.Probes;
using Riot.Testing.Recording;

namespace Riot.Testing.Engine;

/// <summary>Passes on whatever is sent in a simulation: to the trace, to recordings, to the faults that hold back messages, and to the notes about strangers.</summary>
internal sealed class SimulatedTap(SimulatedScheduler scheduler, Func<SignalRecorder?> recorder) : SignalTap
{
    public override void OnSent(Process? from, Process to, object item)
    {
        from = Sender.Of(from, item);
        if (item is PostSignal post)
            scheduler.Strangers.NoteContinuation(Reports.Names.Of(to), post.State);
        if (scheduler.Strangers.NoteSent(to))
        {
            scheduler.Faults.Release(from, to);
            scheduler.Trace?.Sent(from, to, item);
        }

        recorder()?.OnSent(from, to, item);
    }

    public override void OnAnswered(Process? from, IncomingCall call, object? reply, bool isRefused)
    {
        if (scheduler.IsMyTurn && call.Request is not ProbeCommand)
            scheduler.Trace?.Answered(from, call.From.Target as Process, reply, isRefused);
        recorder()?.OnAnswered(from, call, reply, isRefused);
    }

    public override void OnEnded(Process process, ExitReason reason)
    {
        if (scheduler.IsMyTurn)
            scheduler.Trace?.Ended(process, reason);
    }
}
