using Riot.Identity;
using Riot.Processes;

namespace Riot.Behaviors;

/// <summary>A process's wait for something of its own to change, by what control signals do to it. The owner only.</summary>
internal sealed class OwnWait(Process owner)
{
    private static readonly Awaited s_killed = new("the end of what it has killed");

    private short _verb;
    private bool _isWaiting;

    public Process Owner => owner;

    /// <summary>
    /// The verb: suspends until <see cref="Look"/> is called, or not at all if <paramref name="isOver"/> is true. Whoever waits looks again afterwards: it may have
    /// been for something else, or for the end of <paramref name="timeout"/>.
    /// </summary>
    /// <param name="targets">Whom it waits for (see <see cref="VerbExtras.Targets"/>): once that is in vain, it throws (C4). Null: those were killed.</param>
    /// <param name="asked">They have been asked to end, and told that the owner waits for that: who of them waited for the owner's end before makes way, and does not count.</param>
    public ValueTask<object?> UntilLook(
        Func<bool> isOver, TimeSpan? timeout, IEnumerable<ProcessRef>? targets, CancellationToken cancellationToken, AskedToStop? asked = null)
    {
        return timeout == TimeSpan.Zero ? owner.Yield(cancellationToken) : owner.Ask(verb =>
        {
            if (isOver())
            {
                owner.AnswerVerb(verb, null);
                return null;
            }

            if (targets is not null)
                owner.ThrowIfInVain(targets, asked);
            (_verb, _isWaiting) = (verb, true);
            return () => _isWaiting = false;
        }, timeout, targets, asked, targets is null ? s_killed : null, cancellationToken);
    }

    /// <summary>Something has changed.</summary>
    public void Look()
    {
        if (_isWaiting)
            owner.AnswerVerb(_verb, null);
    }
}
