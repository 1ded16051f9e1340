using Riot.Signals;

namespace Riot.Processes;

/// <summary>Who is told of a process's end: those linked, those who watch, those who wait for a reply (L8, M6), and the log (P2, X1).</summary>
internal sealed partial class Process
{
    /// <summary>How many others a dead process tells in one slice, so that its neighbours go on (M6).</summary>
    private const int NoticesPerSlice = 500;

    private IEnumerator<Link>? _linksToTell;

    // Links first, then monitors (L8), some at a time (M6); of the links, that to its parent comes last, so that a supervisor that acts on it finds the others
    // told (see Process.Succession.cs). Whoever took the process from a queue, or has just ended it.
    private void TellOthers()
    {
        AssertOwned();
        var left = NoticesPerSlice;
        var linkExit = _linksToTell is null ? null : new LinkExitSignal(this, _life.Reason!);
        for (; left > 0 && _linksToTell?.MoveNext() == true; left--)
        {
            if (IsParent(_linksToTell.Current.Peer))
                _links!.Last = _linksToTell.Current;
            else
                TellLinked(_linksToTell.Current, linkExit!);
        }

        if (left > 0 && _links?.Last is { } last)
        {
            _links.Last = null;
            TellLinked(last, linkExit!);
        }

        for (; left > 0 && _monitors.Watcher is { } monitor; left--)
        {
            Host.Simulator?.InterruptionPoint();
            _monitors.RemoveWatcher(monitor);
            monitor.Complete(_life.Reason!);
            monitor.Watcher?.TrySignal(new DownSignal(monitor, _life.Reason!));
        }

        for (; left > 0 && _extras?.Calls.First is { } call; left--)
        {
            Forget(call);
            call.Fail(_life.Reason!);
        }

        for (; left > 0 && _monitors.Watched is { } monitor; left--)
            Unwatch(monitor);

        GiveUpOwnership();
        if (left == 0)
        {
            Host.Ready.Enqueue(this, yielded: true);
            return;
        }

        (_links, _linksToTell) = (null, null);
        Host.Counters.Processes.Leave();
        Host.ObserveExit(Pid, _life.Reason!);
        Host.Tap?.OnEnded(this, _life.Reason!);
        Host.OnGone();
    }

    private void TellLinked(Link link, LinkExitSignal exit)
    {
        Host.Simulator?.InterruptionPoint();
        if (link.IsActive)
            link.Peer.TrySignal(exit);
    }

    /// <summary>What was sent to the process has come too late: counted, and said (G3).</summary>
    public void LeaveUnread(int count)
    {
        Interlocked.Add(ref Host.Counters.UnreadCount, count);
        ProcessLog.LeftUnread(this, count);
    }

    /// <summary>The body has been given a message that it is not to handle any more.</summary>
    public void PassOver(object? message)
    {
        if (message is not (null or IncomingCall or ExitMessage or ProcessDown or MemberJoined or MemberLeft)
            && !ReferenceEquals(message, TimedOut) && !ReferenceEquals(message, StopCame))
            LeaveUnread(1);
    }
}
