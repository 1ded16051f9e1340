using Riot.Processes;

namespace Riot.Behaviors;

/// <summary>A process's wait for something of its own to change, by what control signals do to it. The owner only.</summary>
internal sealed class OwnWait(Process owner)
{
    private short _verb;
    private bool _isWaiting;

    public Process Owner => owner;

    /// <summary>
    /// The verb: suspends until <see cref="Look"/> is called, or not at all if <paramref name="isOver"/> is true. Whoever waits looks again afterwards: it may have
    /// been for something else, or for the end of <paramref name="timeout"/>.
    /// </summary>
    /// <param name="target">Whom it waits for, if that is one process.</param>
    public ValueTask<object?> UntilLook(Func<bool> isOver, TimeSpan? timeout, Process? target, CancellationToken cancellationToken)
    {
        return timeout == TimeSpan.Zero ? owner.Yield(cancellationToken) : owner.Ask(verb =>
        {
            if (isOver())
            {
                owner.AnswerVerb(verb, null);
                return null;
            }

            (_verb, _isWaiting) = (verb, true);
            return () => _isWaiting = false;
        }, timeout, target is null ? null : [target], cancellationToken);
    }

    /// <summary>Something has changed.</summary>
    public void Look()
    {
        if (_isWaiting)
            owner.AnswerVerb(_verb, null);
    }
}
