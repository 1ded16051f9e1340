// The signals of calls and starts: a call is settled, a child has started.
using Riot.Signals;

namespace Riot.Processes;

/// <summary>To the process that has taken a call: it owes no answer any more.</summary>
internal sealed class CallSettledSignal(IncomingCall call) : Signal
{
    public IncomingCall Call { get; } = call;
}

/// <summary>To the starter: the child has started, or has nothing to do and is about to end.</summary>
internal sealed class StartedSignal(StartAttempt attempt, bool ignored) : Signal
{
    public StartAttempt Attempt { get; } = attempt;

    public bool Ignored { get; } = ignored;
}
