using Riot.Processes;
using Riot.Signals;
using Riot.Testing.Probes;
using Riot.Testing.Recording;

namespace Riot.Testing.Engine;

/// <summary>What a simulation sees of all that is sent: for the trace, for recordings, for messages that were delayed, and for continuations that come from elsewhere.</summary>
internal sealed class SimulatedTap(SimulatedScheduler scheduler, Func<SignalRecorder?> recorder) : SignalTap
{
    public override void OnSent(Process? from, Process to, object item)
    {
        from = Sender.Of(from, item);
        if (item is PostSignal post)
            scheduler.NoteArrival(Reports.Names.Of(to), post.State);
        if (scheduler.NoteSent(to))
        {
            scheduler.Faults.Overtaken(from, to);
            scheduler.Trace?.Sent(from, to, item);
        }

        recorder()?.OnSent(from, to, item);
    }

    public override void OnAnswered(Process? from, IncomingCall call, object? reply, bool isRefused)
    {
        if (scheduler.IsHere && call.Request is not ProbeOrder)
            scheduler.Trace?.Answered(from, call.From.Target as Process, reply, isRefused);
        recorder()?.OnAnswered(from, call, reply, isRefused);
    }

    public override void OnEnded(Process process, ExitReason reason)
    {
        if (scheduler.IsHere)
            scheduler.Trace?.Ended(process, reason);
    }
}
