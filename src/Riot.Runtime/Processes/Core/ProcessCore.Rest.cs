using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>How the process comes to rest: gives its turn away, goes idle until something comes for it, and is closed at its death, when what lies unread is counted. The owner only.</summary>
internal abstract partial class ProcessCore
{
    // Far more than any turn has, and than a slice can take beyond its own.
    private const int GivenAway = 1 << 30;

    /// <summary>What is left of the slice's budget, given away or not: it has not been taken.</summary>
    protected int BudgetLeft => _budget < -GivenAway / 2 ? _budget + GivenAway : _budget;

    /// <summary>
    /// Ends the slice at the next step. The budget is below zero then, by so much that what was left of it can still be told (<see cref="BudgetLeft"/>).
    /// </summary>
    protected void GiveTurnAway()
    {
        if (_budget > 0)
            _budget -= GivenAway;
    }

    /// <summary>Gives the process up until it is woken. From now on nothing of it may be touched.</summary>
    /// <param name="standsInLine">It has nothing to do with messages and replies before its turn.</param>
    protected void GoIdle(bool standsInLine)
    {
        var idle = standsInLine ? RunState.Awaiting : _pending.IdleState;
        var call = standsInLine ? null : _pending.Call;
        _inbox.BecomeIdle(idle);
        var came = idle == RunState.Receiving ? _reader.HasClaims : HasControls || call is { IsAnswered: true };
        if (came && _inbox.TakeBack(idle))
            Enqueue(yielded: true);
    }

    /// <summary>The process is dead from now on, and what got in before that acts. Returns how many messages lay unread.</summary>
    protected int Close()
    {
        // Dead before the inbox closes: whatever that turns into a ghost must find it so. A fence, to come before the look at HasTimers.
        _life.Die();
        _inbox.Die();
        _reader.Close();
        var unread = 0;
        while (_reader.HasClaims)
        {
            // A claim that is not published yet is a few instructions of its sender away.
            if (_reader.TryDequeue() is not { } item)
                Thread.Yield();
            else if (item is Signal signal)
                Act(signal);
            else if (IsLost(item))
                unread++;
        }

        Waiters?.Close(Self);
        for (var i = 0; i < _saved?.Count; i++)
        {
            if ((_saved.IsCountedAt(i) || _saved[i] is TimerFireSignal or IncomingCall) && IsLost(_saved[i]))
                unread++;
        }

        _reader.Release();
        _saved = null;
        return unread;
    }

    // Nobody will read it. A call is none of these: its caller is told, behind the links and monitors.
    private bool IsLost(object message)
    {
        if (message is not IncomingCall call)
            return true;
        Owe(call);
        return false;
    }
}
