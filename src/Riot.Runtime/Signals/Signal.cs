// Every signal but those of calls: what one process, or the runtime, does to another beside plain messages; and where a reply goes.
using Riot.Identity;

namespace Riot.Signals;

/// <summary>
/// Everything but a plain message that one process, or the runtime, does to another (G1). Signals are immutable, so that one object may be in many inboxes.
/// </summary>
/// <remarks>What each does to the receiver is written in one place: <c>Processes/Process.Signals.cs</c>.</remarks>
internal abstract class Signal;

/// <summary>One that may end its receiver.</summary>
internal abstract class EndingSignal : Signal;

/// <summary>It may be the receiver's turn in a line; somebody who is in none has nothing to do but to act on what came before.</summary>
internal sealed class TurnSignal : Signal
{
    public static readonly TurnSignal Instance = new();
}

/// <summary>Sets up the receiver's half of a link.</summary>
internal sealed class LinkSignal(ProcessRef from, LinkScope scope) : Signal
{
    public ProcessRef From { get; } = from;

    public LinkScope Scope { get; } = scope;
}

/// <summary>Takes the receiver's half of a link away; it answers with <see cref="UnlinkAckSignal"/>.</summary>
/// <remarks>The sender gives each a number of its own, so that it can tell the answers apart.</remarks>
internal sealed class UnlinkSignal(ProcessRef from, long number) : Signal
{
    public ProcessRef From { get; } = from;

    public long Number { get; } = number;
}

/// <summary>Says that the unlink of this number has taken effect at the other end.</summary>
internal sealed class UnlinkAckSignal(ProcessRef from, long number) : Signal
{
    public ProcessRef From { get; } = from;

    public long Number { get; } = number;
}

/// <summary>A linked process has gone down.</summary>
internal sealed class LinkExitSignal(ProcessRef from, ExitReason reason) : EndingSignal
{
    public ProcessRef From { get; } = from;

    public ExitReason Reason { get; } = reason;
}

/// <summary>Puts a watcher onto the receiver's list.</summary>
internal sealed class MonitorSignal(MonitorRef monitor) : Signal
{
    public MonitorRef Monitor { get; } = monitor;
}

/// <summary>Takes a watcher from the receiver's list.</summary>
internal sealed class DemonitorSignal(MonitorRef monitor) : Signal
{
    public MonitorRef Monitor { get; } = monitor;
}

/// <summary>The process that the receiver watches has gone down.</summary>
internal sealed class DownSignal(MonitorRef monitor, ExitReason reason) : Signal
{
    public MonitorRef Monitor { get; } = monitor;

    public ExitReason Reason { get; } = reason;
}

/// <summary>Somebody has joined or left a group that the receiver watches.</summary>
internal sealed class GroupChangeSignal(MonitorRef monitor, string group, Pid member, bool joined) : Signal
{
    public MonitorRef Monitor { get; } = monitor;

    public object Message => joined ? new MemberJoined(Monitor, group, member) : new MemberLeft(Monitor, group, member);
}

/// <summary>
/// Asks the receiver to exit. <paramref name="grace"/>: the time the stopper grants, instead of the receiver's own. <paramref name="stopper"/>: who waits for its end.
/// </summary>
internal sealed class ExitSignal(Pid from, ExitReason reason, TimeSpan? grace = null, Stopper? stopper = null) : EndingSignal
{
    public Pid From { get; } = from;

    public ExitReason Reason { get; } = reason;

    public TimeSpan? Grace { get; } = grace;

    public Stopper? Stopper { get; } = stopper;
}

/// <summary>Somebody more waits for the end of the receiver, which has been asked to stop.</summary>
internal sealed class StopperSignal(Stopper stopper) : Signal
{
    public Stopper Stopper { get; } = stopper;
}

/// <summary>
/// Ends the receiver, trapping or not. <paramref name="stopTook"/>: why, if that is because it had been asked to stop, and has not in this time.
/// </summary>
internal sealed class KillSignal(TimeSpan? stopTook = null) : EndingSignal
{
    public static readonly KillSignal Instance = new();

    public TimeSpan? StopTook { get; } = stopTook;
}

/// <summary>The time that an exiting process had for unwinding is over.</summary>
internal sealed class GraceOverSignal : Signal
{
    public static readonly GraceOverSignal Instance = new();
}

/// <summary>Asks whether the receiver is alive; the answer is a <see cref="ReplySignal"/>.</summary>
internal sealed class AliveQuery(ReplyAddress reply) : Signal
{
    public ReplyAddress Reply { get; } = reply;
}

/// <summary>Completes the receiver's pending verb, if it is still the one that asked.</summary>
internal sealed class ReplySignal(short verb, object? value) : Signal
{
    public short Verb { get; } = verb;

    public object? Value { get; } = value;
}

/// <summary>The time that the receiver has set for a verb may be over.</summary>
internal sealed class AlarmSignal : Signal
{
    public static readonly AlarmSignal Instance = new();
}

/// <summary>The token given to the receiver's pending verb was cancelled.</summary>
internal sealed class VerbCancelledSignal(short verb, CancellationToken token) : Signal
{
    public short Verb { get; } = verb;

    public CancellationToken Token { get; } = token;
}

/// <summary>The receiver's mailbox is over its limit: it has to drop what is oldest.</summary>
internal sealed class TrimSignal : Signal
{
    public static readonly TrimSignal Instance = new();
}

/// <summary>Carries the continuation of a foreign await home (P3).</summary>
internal sealed class PostSignal(SendOrPostCallback callback, object? state) : Signal
{
    public object? State => state;

    public void Run() => callback(state);
}

/// <summary>The task of the receiver's body has completed, perhaps off its process.</summary>
internal sealed class BodyEndedSignal : Signal
{
    public static readonly BodyEndedSignal Instance = new();
}

/// <summary>News for the receiver's mailbox, from whom it belongs to. Unlike a message, a limit of the mailbox neither refuses nor drops it (R5).</summary>
internal sealed class NewsSignal(object news) : Signal
{
    public object News { get; } = news;
}

/// <summary>A timer's message has come due. It stays wrapped in the mailbox, so that the timer learns when it is taken (T2).</summary>
internal abstract class TimerFireSignal : Signal
{
    public abstract object Message { get; }

    /// <summary><paramref name="by"/>, the receiver, has taken the message. Called by the thread that runs it.</summary>
    public abstract void Taken(ProcessRef by);
}

/// <summary>Where the answer to a question goes: a process's pending verb, or a task that somebody outside awaits.</summary>
internal abstract class ReplyAddress
{
    public abstract void Answer(object? value);

    /// <summary>There will be no answer: the runtime has stopped.</summary>
    public virtual void Fail(Exception error)
    {
    }

    public sealed class OfVerb(ProcessRef asker, short verb) : ReplyAddress
    {
        public override void Answer(object? value) => asker.TrySignal(new ReplySignal(verb, value));
    }

    public sealed class OfTask<T>(OutsideSource<T> source) : ReplyAddress
    {
        public override void Answer(object? value) => source.TrySetResult((T)value!);

        public override void Fail(Exception error) => source.TrySetException(error);
    }
}
