using Riot.Processes;
using Riot.Signals;
using Riot.Verbs;

namespace Riot;

// The verbs for names (N1, N2).
public sealed partial class ProcessContext
{
    /// <summary>
    /// Gives a process a name: one process for each name, one name for each process (N1). A process that takes one itself while the holder is ending goes on, from its next
    /// awaited verb, when that is dead and the name is its own.
    /// </summary>
    /// <exception cref="NameAlreadyRegisteredException">The name is taken, or the process has one; the error names the holder.</exception>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    public void Register(string name, Pid pid)
    {
        using var own = _process.Enter();
        NameVerbs.Register(Host, name, pid);
    }

    /// <summary>
    /// Frees a name; false if nobody held it. Never throws while exiting. Does nothing once the process is dead (X6): its names may be its successor's.
    /// </summary>
    public bool Unregister(string name) => !_process.IsDead && NameVerbs.Unregister(Host, name);

    /// <summary>Who holds a name now, if anybody who is not exiting (N2). Any thread.</summary>
    public Pid? WhereIs(string name) => NameVerbs.WhereIs(Host, name);

    /// <summary>Suspends until somebody holds a name who is not exiting (N2).</summary>
    /// <exception cref="TimeoutException">Nobody does after <paramref name="timeout"/>; null, the default, waits for ever.</exception>
    public async ValueTask<Pid> AwaitName(string name, TimeSpan? timeout = null)
    {
        var answer = await _process.Ask(verb =>
        {
            var waiter = new ReplyAddress.OfVerb(_process, verb);
            if (Host.Names.FindOrWait(name, waiter) is not { } holder)
                return () => Host.Names.Forget(name, waiter);
            waiter.Answer(holder.Pid);
            return null;
        }, Argument.Limit(timeout));
        return answer is Pid pid ? pid : throw NameVerbs.NotInTime(name, timeout);
    }
}
