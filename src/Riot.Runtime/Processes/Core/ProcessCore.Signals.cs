using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// How control signals come in, from any thread, and when they act: in the order sent, and before any message that is looked at (G2, G3); the owner only.
/// </summary>
internal abstract partial class ProcessCore
{
    /// <summary>How many items of the mailbox are looked at or moved for one reduction (P9).</summary>
    protected const int ItemsPerReduction = 32;

    private int _controlsActed;

    protected bool HasControls => _controlsActed != _inbox.ControlsSent;

    public override bool TrySignal(Signal signal)
    {
        if (Host.Tap is { } tap)
            tap.OnSent(Carrier.Current?.Running, Self, signal);
        _inbox.CountControl(mayEnd: signal is EndingSignal);
        if (!_inbox.TryEnqueue(signal))
            return false;
        if (_inbox.WakeForControl())
            Enqueue();
        return true;
    }

    // Acts on all that were sent before this call; of a flood that goes on, the rest is for the next call. Messages that come before a control signal move to
    // the save queue, so that both take effect in the order sent (G2). False: it was to stop when the budget is spent, and did. To an exiting process no more of
    // them matters, and what it still has to do is not to wait behind them.
    protected bool ActOnControls(bool withinBudget = false)
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

    /// <summary>As <see cref="ActOnControls"/>, and waits for those that others are just putting there.</summary>
    protected void ActOnAllSent()
    {
        var sent = _inbox.ControlsSent;
        for (ActOnControls(); sent - _controlsActed > 0; ActOnControls())
            Thread.Yield();
    }

    // For what the process puts into its own mailbox, which is to come behind all that has arrived.
    protected void AbsorbAll()
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
            _controlsActed += Inbox.OneControl;
            Act(signal);
            if (_inbox.HasEndingSignal)
                _inbox.NoteActed(_controlsActed);
        }
        else
        {
            Saved.Append(item, isCounted: true);
        }
    }

    /// <summary>What the signal does.</summary>
    protected abstract void Act(Signal signal);
}
