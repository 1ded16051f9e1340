using System.Diagnostics;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>What each control signal does to the process that gets it. The owner only.</summary>
internal sealed partial class Process
{
    /// <summary>How many items of the mailbox are looked at or moved for one reduction (P9).</summary>
    private const int ItemsPerReduction = 32;

    // Acts on all that were sent before this call; of a flood that goes on, the rest is for the next call. Messages that come before a control signal move to
    // the save queue, so that both take effect in the order sent (G2). False: it was to stop when the budget is spent, and did. To an exiting process no more of
    // them matters, and what it still has to do is not to wait behind them.
    private bool ActOnControls(bool withinBudget = false)
    {
        var sent = _inbox.ControlsSent;
        for (var items = 1; sent - _controlsActed > 0 && _reader.TryDequeue() is { } item; items++)
        {
            Absorb(item);
            if (items % ItemsPerReduction == 0 && !_exiting && --_budget <= 0 && withinBudget)
                return false;
        }

        return true;
    }

    // For what the process puts into its own mailbox, which is to come behind all that has arrived.
    private void AbsorbAll()
    {
        var items = _reader.Length;
        _budget -= items / ItemsPerReduction;
        for (; items > 0 && _reader.TryDequeue() is { } item; items--)
            Absorb(item);
    }

    private void Absorb(object item)
    {
        AssertOwned();
        if (item is Signal signal)
        {
            _controlsActed++;
            Act(signal);
            if (_endSent)
                NoteEndsActed();
        }
        else
        {
            Saved.Append(item, isCounted: true);
        }
    }

    private void Act(Signal signal)
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
                    CompleteVerb(null, new OperationCanceledException(cancelled.Token));
                break;
            case AliveQuery query:
                query.Reply.Answer(!_exiting);
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
            case KillSignal:
                OnKill();
                break;
            case GraceOverSignal:
                if (_exiting)
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
}
