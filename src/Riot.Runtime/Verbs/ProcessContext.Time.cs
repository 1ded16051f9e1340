using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs for time: sleeping, yielding and timers (T1, T2). Time comes from the runtime's TimeProvider alone.
public sealed partial class ProcessContext
{
    /// <summary>Suspends for a time; zero yields. <see cref="Timeout.InfiniteTimeSpan"/> sleeps until the process exits.</summary>
    public ValueTask Sleep(TimeSpan time) =>
        Argument.Limit(time) is var limit && limit == TimeSpan.Zero ? Yield() : WithoutResult(_process.Ask(static _ => null, limit));

    /// <summary>Lets every other process that is ready run before this one goes on.</summary>
    public ValueTask Yield() => WithoutResult(_process.Yield());

    /// <summary>Sends a message later. The timer dies with its target, and outlives this process (T1).</summary>
    public TimerRef SendAfter(Pid to, object message, TimeSpan delay) => TimerVerbs.Start(Host, _process, to, message, Argument.Delay(delay), TimeSpan.Zero);

    /// <summary>Sends a message later, to whoever holds the name then (T1); if nobody does, it is a dead letter.</summary>
    public TimerRef SendAfter(string name, object message, TimeSpan delay) => TimerVerbs.Start(Host, _process, name, message, Argument.Delay(delay), TimeSpan.Zero);

    /// <summary>
    /// Sends a message at every interval, the first after one interval. It keeps its phase; while the receiver has not taken the last one, fires are skipped,
    /// and the first skip is logged (T2). The timer dies with its target, and outlives this process (T1).
    /// </summary>
    public TimerRef SendInterval(Pid to, object message, TimeSpan interval) => TimerVerbs.Start(Host, _process, to, message, Argument.Interval(interval), interval);

    /// <summary>
    /// Sends a message at every interval, to whoever holds the name then; if nobody does, that one is a dead letter. It lives until it is cancelled (T1): made to its own name by a
    /// process that is restarted, there is one more with each restart, where one to <see cref="Pid"/> goes with each life. Otherwise as
    /// <see cref="SendInterval(Pid, object, TimeSpan)"/>.
    /// </summary>
    public TimerRef SendInterval(string name, object message, TimeSpan interval) => TimerVerbs.Start(Host, _process, name, message, Argument.Interval(interval), interval);

    /// <summary>Cancels a timer. True: in time, nothing (more) will be sent. False: its one message was sent, or it was cancelled before (T1).</summary>
#pragma warning disable CA1822 // A verb like the others, whatever it needs.
    public bool Cancel(TimerRef timer) => TimerVerbs.Cancel(timer);
#pragma warning restore CA1822

    private ValueTask WithoutResult(ValueTask<object?> verb) =>
        verb.IsCompletedSuccessfully ? default : new ValueTask(_process, _process.BegunVerb);
}
