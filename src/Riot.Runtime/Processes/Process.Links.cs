using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>The process's halves of its links. The owner only.</summary>
/// <remarks>
/// How both ends agree (L7), whatever they do at the same time:
/// <list type="number">
/// <item>Each end keeps a half link. Linking activates one's own half and sends <see cref="LinkSignal"/>; receiving that activates the other.</item>
/// <item>Unlinking deactivates one's own half at once, sends <see cref="UnlinkSignal"/> and counts an ack as outstanding. Receiving one deactivates the
/// half, always, and is answered with <see cref="UnlinkAckSignal"/>, always.</item>
/// <item>While acks are outstanding, links from the peer are ignored: signals keep their order (G2), so the peer sent them before it
/// saw the unlink, and has deactivated its half since. What comes after the last ack was sent after, and counts.</item>
/// <item>Linking again while acks are outstanding activates the half at once: the peer sees the unlink first and then the link.</item>
/// <item>An exit of the peer counts if the half is active. A dying process closes its inbox, acts on every link signal that got in, and sends its
/// exits then: so whoever got a signal in is answered, with the acks first (G7).</item>
/// </list>
/// </remarks>
internal sealed partial class Process
{
    private LinkTable? _links;

    private LinkTable Links => _links ??= new LinkTable();

    /// <summary>The verb (L1, L5).</summary>
    public void Link(ProcessRef peer, LinkScope scope)
    {
        using var own = Enter();
        if (peer.IsSame(this))
            return;
        var link = _links?.Find(peer);
        if (link is { IsActive: true } && link.Scope <= scope)
            return;
        if (!peer.TrySignal(new LinkSignal(this, scope)))
        {
            if (link is { IsActive: true })
                return; // Its exit is on its way to us.
            if (!TrapExits)
                throw new NoSuchProcessException(new Pid(peer), nameof(Link));
            Saved.Append(new ExitMessage(new Pid(peer), ExitReason.NoProcess, ExitKind.Link));
            return;
        }

        if (link is null)
            Links.Add(new Link(peer, scope));
        else
            (link.Scope, link.IsActive) = (link.IsActive ? Wider(link.Scope, scope) : scope, true);
    }

    /// <summary>The verb (L6).</summary>
    public void Unlink(ProcessRef peer, bool flush)
    {
        if (!TryEnterExiting(out var own))
            return;
        using (own)
        {
            if (_links?.Find(peer) is { IsActive: true } link)
            {
                link.IsActive = false;
                if (peer.TrySignal(new UnlinkSignal(this)))
                    link.PendingAcks++;
                else if (link.PendingAcks == 0)
                    Links.Remove(peer);
            }

            if (flush)
                Flush(message => message is ExitMessage { Kind: ExitKind.Link } exit && exit.From.Target!.IsSame(peer));
        }
    }

    /// <summary>Puts a half link in at birth, before either end can be seen by the other (P7).</summary>
    public void AttachLink(ProcessRef peer, LinkScope scope, bool isChild) => Links.Add(new Link(peer, scope) { IsChild = isChild });

    private static LinkScope Wider(LinkScope one, LinkScope other) => one < other ? one : other;

    private void OnLink(ProcessRef from, LinkScope scope)
    {
        var link = _links?.Find(from);
        if (link is null)
            Links.Add(new Link(from, scope));
        else if (link.PendingAcks == 0)
            link.Scope = Wider(link.Scope, scope);
    }

    private void OnUnlink(ProcessRef from)
    {
        if (_links?.Find(from) is { } link)
        {
            link.IsActive = false;
            if (link.PendingAcks == 0)
                Links.Remove(from);
        }

        from.TrySignal(new UnlinkAckSignal(this));
    }

    private void OnUnlinkAck(ProcessRef from)
    {
        if (_links?.Find(from) is { } link && --link.PendingAcks == 0 && !link.IsActive)
            Links.Remove(from);
    }

    private void OnLinkExit(ProcessRef from, ExitReason reason)
    {
        if (_links?.Find(from) is not { } link)
            return;
        Links.Remove(from);
        if (!link.IsActive || (link.Scope == LinkScope.Owner && link.IsChild))
            return;
        if (TrapExits)
        {
            Saved.Append(new ExitMessage(new Pid(from), reason, ExitKind.Link));
            if (from == Parent)
                _stopDue = true;
        }
        else if (!_exiting && !(link.Scope == LinkScope.AbnormalExit && reason.IsNormal))
        {
            _ownChildReturned = link.IsChild && reason.IsNormal;
            BeginExit(new ExitReason.LinkDown(new Pid(from), reason));
        }
    }

    // Removes what a cancelled link or monitor has left in the mailbox.
    private void Flush(Predicate<object> unwanted)
    {
        while (_reader.TryDequeue() is { } item)
            Absorb(item);
        for (var i = (_saved?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (!unwanted(_saved![i]))
                continue;
            _saved.RemoveAt(i);
            if (_verb == Verb.Receive && i < _scan)
                _scan--;
        }
    }
}
