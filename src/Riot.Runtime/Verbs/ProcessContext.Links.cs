using Riot.Processes;

namespace Riot;

// The verbs for links (L1–L9).
public sealed partial class ProcessContext
{
    /// <summary>
    /// Links this process and another, both ways: when either exits, the other goes down with <see cref="ExitReason.LinkDown"/>. Linking twice
    /// is linking once; if the ends ask for different scopes, <see cref="LinkScope.AnyExit"/> wins.
    /// </summary>
    /// <param name="process">The process to link to.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <exception cref="NoSuchProcessException">It is dead, and this process does not trap exits; one that does gets an <see cref="ExitMessage"/>.</exception>
    /// <exception cref="ArgumentException">It belongs to another runtime, or <paramref name="scope"/> is <see cref="LinkScope.Owner"/>.</exception>
    public void Link(Pid process, LinkScope scope = LinkScope.AnyExit)
    {
        var target = Argument.Target(Host, process);
        Argument.Defined(scope);
        if (scope is not (LinkScope.AnyExit or LinkScope.AbnormalExit))
            throw new ArgumentException($"Link takes AnyExit or AbnormalExit; '{scope}' can be had at SpawnLink only.", nameof(scope));
        _process.Link(target, scope);
    }

    /// <summary>Takes the link away: on return it has no further effect. Never throws while exiting.</summary>
    /// <param name="process">The process at the other end; if there is no link, nothing happens.</param>
    /// <param name="flush">Also remove an <see cref="ExitMessage"/> of it that is in the mailbox already.</param>
    /// <example><code>
    /// self.TrapExits = true;
    /// var worker = self.SpawnLink(async self => self.Send(self.Parent, new Said("done")));
    /// await self.ReceiveAsync&lt;Said&gt;();
    ///
    /// // It may live on alone, and if it has ended by now, its message is of no interest.
    /// self.Unlink(worker, flush: true);
    /// </code></example>
    public void Unlink(Pid process, bool flush = false) => _process.Unlink(Argument.Target(Host, process), flush);
}
