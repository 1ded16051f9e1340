using System.Diagnostics;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>What each control signal does to the process that gets it. The owner only.</summary>
internal sealed partial class Process
{
    protected override void Act(Signal signal)
    {
        AssertOwned();
        switch (signal)
        {
            case PostSignal post:
                (_posts ??= new Queue<PostSignal>()).Enqueue(post);
                break;
            case CallSettledSignal settled:
                Forget(settled.Call);
                break;
            case TimerFireSignal fire:
                Saved.Append(fire);
                break;
            case NewsSignal news:
                Saved.Append(news.News);
                break;
            case ReplySignal reply:
                AnswerVerb(reply.Verb, reply.Value);
                break;
            case StartedSignal started:
                OnStarted(started);
                break;
            case AlarmSignal:
                OnAlarm();
                break;
            case VerbCancelledSignal cancelled:
                if (_pending.Is(cancelled.Verb))
                    OnVerbCancelled(new OperationCanceledException(cancelled.Token));
                break;
            case AliveQuery query:
                query.Reply.Answer(!IsExiting);
                break;
            case LinkSignal link:
                OnLink(link);
                break;
            case UnlinkSignal unlink:
                OnUnlink(unlink);
                break;
            case UnlinkAckSignal ack:
                _links?.OnUnlinkAck(ack);
                break;
            case LinkExitSignal exit:
                OnLinkExit(exit.From, exit.Reason);
                break;
            case MonitorSignal monitor:
                _monitors.AddWatcher(monitor.Monitor);
                break;
            case DemonitorSignal demonitor:
                _monitors.RemoveWatcher(demonitor.Monitor);
                break;
            case DownSignal down:
                OnDown(down.Monitor, down.Reason);
                break;
            case GroupChangeSignal change:
                if (change.Monitor.IsActive)
                    Saved.Append(change.Message);
                break;
            case ExitSignal exit:
                OnExit(exit);
                break;
            case StopperSignal another:
                AddStopper(another.Stopper);
                EndWaitInVain();
                break;
            case KillSignal kill:
                OnKill(kill);
                break;
            case GraceOverSignal:
                if (IsExiting)
                    _life.EndGrace();
                break;
            case TurnSignal:
                Volatile.Read(ref _extras)?.Places.DropAlarm();
                break;
            case TrimSignal:
                Trim();
                break;
            case BodyEndedSignal:
                break; // It has woken the process, which looks at the task by itself.
            default:
                throw new UnreachableException(signal.GetType().Name);
        }
    }

    private void OnVerbCancelled(OperationCanceledException error)
    {
        if (_pending.Start is { } attempt)
            attempt.Cancel(error);
        else if (_pending.IsDecidedByRelease)
            CompleteVerb(TimedOut, null);
        else if (_pending.Call is not { } call || call.TryGiveUp()) // Else it is answered by now.
            CompleteVerb(null, error);
    }
}
