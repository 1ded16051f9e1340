using Riot.Identity;

namespace Riot.Processes;

/// <summary>One wait for the exits of many (M7): a monitor for each, and what they have ended with. The owner of the waiter only.</summary>
internal sealed class ExitWait
{
    private readonly Process _waiter;
    private readonly short _verb;
    private int _outstanding;

    public ExitWait(Process waiter, short verb, IReadOnlyList<ProcessRef> targets)
    {
        (_waiter, _verb, _outstanding) = (waiter, verb, targets.Count);
        Reasons = new ExitReason[targets.Count];
        Monitors = new MonitorRef[targets.Count];
        for (var i = 0; i < targets.Count; i++)
            Monitors[i] = new MonitorRef(waiter.Host.RefNumbers.NextMonitor(), waiter, targets[i]) { Sink = new Place(this, i) };
    }

    /// <summary>In the order asked; none of them is set yet.</summary>
    public MonitorRef[] Monitors { get; }

    public ExitReason[] Reasons { get; }

    private void Take(int index, ExitReason reason)
    {
        Reasons[index] = reason;
        if (--_outstanding == 0)
            _waiter.AnswerVerb(_verb, Reasons);
    }

    private sealed class Place(ExitWait wait, int index) : IDownSink
    {
        public void OnDown(ExitReason reason) => wait.Take(index, reason);
    }
}
