using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>The verbs of links, and what the exit of a peer does (L); <see cref="LinkTable"/> keeps the process's halves of them. The owner only.</summary>
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
        if (Links.TryLink(this, peer, scope))
            return;
        if (!TrapExits)
            throw new NoSuchProcessException(new Pid(peer), nameof(Link));
        AbsorbAll();
        Saved.Append(new ExitMessage(new Pid(peer), ExitReason.NoProcess, ExitKind.Link));
    }

    /// <summary>The verb (L6).</summary>
    public void Unlink(ProcessRef peer, bool flush)
    {
        if (!TryEnterExiting(out var own))
            return;
        using (own)
        {
            _links?.Unlink(this, peer);
            NoteBond(peer);
            if (flush)
                FlushExits(peer);
        }
    }

    // It is about to be asked to end, and its end is not to reach this one (C1). A child is not unlinked, but bound as by Owner: else nothing would hold it to its end
    // if this one died meanwhile (X10).
    private void LetGo(ProcessRef peer)
    {
        if (peer is Process child && child.IsParent(this))
            Links.Own(this, child);
        else
            _links?.Unlink(this, peer);
        NoteBond(peer);
        FlushExits(peer);
    }

    // Who lives has told nobody of its end: there is nothing to look for. So a stop of a child does not cost a look through the mailbox.
    private void FlushExits(ProcessRef peer)
    {
        if (peer is not Process { IsDead: false })
            Flush(message => message is ExitMessage { Kind: ExitKind.Link } exit && exit.From.Target!.IsSame(peer));
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

    private void OnLink(LinkSignal link)
    {
        // A child that unlinks itself while it starts, and links again, is still a child that starts.
        Links.OnLink(link.From, link.Scope, _pending.Start is { } start && start.Child == link.From ? start : null);
        NoteBond(link.From);
    }

    private void OnUnlink(UnlinkSignal unlink)
    {
        _links?.OnUnlink(unlink.From);
        NoteBond(unlink.From);
        unlink.From.TrySignal(new UnlinkAckSignal(this, unlink.Number));
    }

    private void OnLinkExit(ProcessRef from, ExitReason reason)
    {
        ActOnLinkExit(from, reason);
        NoteBond(from);
    }

    private void ActOnLinkExit(ProcessRef from, ExitReason reason)
    {
        if (_links?.OnExit(from) is not { } link)
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
            if (!IsExiting && ReferenceEquals(reason, ExitReason.Killed))
                ProcessLog.Orphaned(this, from);
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
        else if (!IsExiting)
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
        var looks = _saved?.Count ?? 0;
        _budget -= looks / ItemsPerReduction;
        for (var i = looks - 1; i >= 0; i--)
        {
            if (!unwanted(_saved![i]))
                continue;
            _saved.RemoveAt(i, out var counted);
            if (_isBounded && counted)
                MessageLeft();
        }
    }
}
