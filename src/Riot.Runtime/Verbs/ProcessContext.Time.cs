using Riot.Processes;

namespace Riot;

// Sleeping and yielding. Time comes from the runtime's TimeProvider alone.
public sealed partial class ProcessContext
{
    private static readonly Awaited s_sleep = new("the end of its sleep");

    /// <summary>Suspends this process for a time.</summary>
    /// <param name="time">How long; zero yields, <see cref="Timeout.InfiniteTimeSpan"/> is until the process exits.</param>
    /// <param name="cancellationToken">Ends the sleep before its time.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SleepAsync(TimeSpan time, CancellationToken cancellationToken = default) =>
        WithoutResult(Argument.Limit(time) is var limit && limit == TimeSpan.Zero
            ? _process.Yield(cancellationToken)
            : _process.Ask(static _ => null, limit, awaited: s_sleep, cancellation: cancellationToken));

    /// <summary>Lets every other process that is ready run before this one goes on.</summary>
    public ValueTask YieldAsync() => WithoutResult(_process.Yield());

    // Whether or not it is done: it may be by now, for the watch acts for a thread that stands still here, and it is over only once its result has been taken.
    private ValueTask WithoutResult(ValueTask<object?> verb)
    {
        _ = verb;
        return new ValueTask(_process, _process.BegunVerb);
    }
}
