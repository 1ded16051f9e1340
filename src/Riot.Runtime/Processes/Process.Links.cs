using Riot.Diagnostics;
using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>The process's halves of its links. The owner only.</summary>
/// <remarks>
/// How both ends agree (L7), whatever they do at the same time; it is OTP's protocol:
/// <list type="number">
/// <item>Each end keeps a half link: none, active, or unlinking. Linking activates one's own half and sends <see cref="LinkSignal"/>; receiving
/// that activates the other, unless it is unlinking: then the peer sent it before it saw the unlink, which will undo it.</item>
/// <item>Unlinking makes an active half an unlinking one and sends a numbered <see cref="UnlinkSignal"/>. Receiving one removes an active half, and
/// is answered with <see cref="UnlinkAckSignal"/>, always; the ack removes the half that waits for this very number.</item>
/// <item>Linking again while unlinking activates the half at once, and the ack will find nobody waiting: the peer sees the unlink first and then the link.
/// If the peer's own unlink comes meanwhile, it removes the half; what the peer links afterwards counts again.</item>
/// <item>An exit of the peer counts if the half is active. A dying process closes its inbox, acts on every link signal that got in, and sends its
/// exits then: so whoever got a signal in is answered, with the acks first (G7).</item>
/// </list>
/// </remarks>
internal sealed partial class Process
{
    private LinkTable? _links;

    private LinkTable Links
    {
        get
        {
            AssertOwned();
            return _links ??= new LinkTable();
        }
    }

    /// <summary>The verb (L1, L5).</summary>
    public void Link(ProcessRef peer, LinkScope scope)
    {
        using var own = Enter();
        if (!peer.IsSame(this))
            LinkTo(peer, scope);
        NoteBond(peer);
    }

    private void LinkTo(ProcessRef peer, LinkScope scope)
    {
        var link = _links?.Find(peer);
        if (link is { IsActive: true } && link.Scope <= scope)
            return;
        if (!peer.TrySignal(new LinkSignal(this, scope)))
        {
            if (link is { IsActive: true })
                return; // Its exit is on its way to us.
            if (!TrapExits)
                throw new NoSuchProcessException(new Pid(peer), nameof(Link));
            AbsorbAll();
            Saved.Append(new ExitMessage(new Pid(peer), ExitReason.NoProcess, ExitKind.Link));
            return;
        }

        if (link is null)
            Links.Add(new Link(peer, scope));
        else if (link.IsActive)
            link.Scope = Wider(link.Scope, scope);
        else
            (link.Scope, link.IsOwner, link.Unlinking) = (scope, false, 0);
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
                var number = Links.NextUnlink();
                if (peer.TrySignal(new UnlinkSignal(this, number)))
                    link.Unlinking = number;
                else
                    Links.Remove(peer);
                NoteBond(peer);
            }

            // Who lives has told nobody of its end: there is nothing to look for. So a stop of a child does not cost a look through the mailbox.
            if (flush && peer is not Process { IsDead: false })
                Flush(message => message is ExitMessage { Kind: ExitKind.Link } exit && exit.From.Target!.IsSame(peer));
        }
    }

    /// <summary>Links a child at birth, before it is launched (P7).</summary>
    public void AttachChild(Process child, LinkScope scope, StartAttempt? start = null)
    {
        AttachLink(child, scope, isChild: true, start);
        child.AttachLink(this, scope, isChild: false);
    }

    // A half link, before either end can be seen by the other.
    private void AttachLink(ProcessRef peer, LinkScope scope, bool isChild, StartAttempt? start = null)
    {
        Links.Add(new Link(peer, scope) { IsChild = isChild, IsOwner = scope == LinkScope.Owner && !isChild, Start = start });
        NoteBond(peer);
    }

    private static LinkScope Wider(LinkScope one, LinkScope other) => one < other ? one : other;

    private void OnLink(ProcessRef from, LinkScope scope)
    {
        var link = _links?.Find(from);
        if (link is null)
            Links.Add(new Link(from, scope) { Start = PendingStartOf(from) });
        else if (link.IsActive)
            link.Scope = Wider(link.Scope, scope);
        NoteBond(from);
    }

    private void OnUnlink(UnlinkSignal unlink)
    {
        if (_links?.Find(unlink.From) is { IsActive: true })
            Links.Remove(unlink.From);
        NoteBond(unlink.From);
        unlink.From.TrySignal(new UnlinkAckSignal(this, unlink.Number));
    }

    private void OnUnlinkAck(UnlinkAckSignal ack)
    {
        if (_links?.Find(ack.From) is { } link && link.Unlinking == ack.Number)
            Links.Remove(ack.From);
    }

    private void OnLinkExit(ProcessRef from, ExitReason reason)
    {
        ActOnLinkExit(from, reason);
        NoteBond(from);
    }

    private void ActOnLinkExit(ProcessRef from, ExitReason reason)
    {
        if (_links?.Find(from) is not { } link)
            return;
        Links.Remove(from);
        if (!link.IsActive || link.Start is not null || (link.Scope == LinkScope.Owner && link.IsChild))
            return;
        if (IsParent(from))
            OnParentGone();
        var isSilent = link.Scope == LinkScope.AbnormalExit && reason.IsNormal && !link.IsOwner;
        var serves = _conduct != ExitConduct.Unwinds;
        if (TrapExits && !(serves && IsParent(from)))
        {
            Saved.Append(new ExitMessage(new Pid(from), reason, ExitKind.Link));
            if (!IsParent(from))
                return;
            _life.RequestStop(new ExitReason.LinkDown(new Pid(from), reason));
            if (!_exiting && ReferenceEquals(reason, ExitReason.Killed))
                Log.Orphaned(Host.Logger, Pid, Label, Body, new Pid(from));
        }
        else if (isSilent && !TrapExits)
        {
            return;
        }
        else if (serves && _life.HasStarted)
        {
            if (_life.StopReason is null && link.IsChild && reason.IsNormal)
                _life.NoteOwnChildReturned();
            RequestStop(new ExitReason.LinkDown(new Pid(from), reason), null);
        }
        else if (!_exiting)
        {
            if (link.IsChild && reason.IsNormal)
                _life.NoteOwnChildReturned();
            BeginExit(new ExitReason.LinkDown(new Pid(from), reason));
        }
    }

    private bool IsParent(ProcessRef other) => other.Id == _parent && other.Node == Host;

    // Removes what a cancelled link or monitor has left in the mailbox.
    private void Flush(Predicate<object> unwanted)
    {
        AbsorbAll();
        for (var i = (_saved?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (!unwanted(_saved![i]))
                continue;
            _saved.RemoveAt(i, out var counted);
            if (_isBounded && counted)
                MessageLeft();
        }
    }
}
