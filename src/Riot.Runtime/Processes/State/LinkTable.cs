using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>The links of one process: a few in an array, many in a dictionary. Peers are told apart by identity (P5): a dead one may be named by a second object. The owner only.</summary>
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
internal sealed class LinkTable
{
    private const int Few = 8;
    private Link[] _few = new Link[2];
    private int _fewCount;
    private Dictionary<Pid, Link>? _many;
    private long _unlinks;

    public int Count => _many?.Count ?? _fewCount;

    public IEnumerable<Link> All => _many is null ? _few.Take(_fewCount) : _many.Values;

    /// <summary>Whom a dying process tells last.</summary>
    public Link? Last { get; set; }

    public Link? Find(ProcessRef peer)
    {
        if (_many is not null)
            return _many.GetValueOrDefault(new Pid(peer));
        for (var i = 0; i < _fewCount; i++)
        {
            if (_few[i].Peer.IsSame(peer))
                return _few[i];
        }

        return null;
    }

    /// <summary>Links. False: the peer is dead, and no exit of it is on its way.</summary>
    public bool TryLink(Process self, ProcessRef peer, LinkScope scope)
    {
        var link = Find(peer);
        if (link is { IsActive: true } && link.Scope <= scope)
            return true;
        if (!peer.TrySignal(new LinkSignal(self, scope)))
            return link is { IsActive: true };
        if (link is null)
            Add(new Link(peer, scope));
        else if (link.IsActive)
            link.Scope = Wider(link.Scope, scope);
        else
            (link.Scope, link.IsOwner, link.Unlinking) = (scope, false, 0);
        return true;
    }

    /// <summary>Unlinks, if it is linked.</summary>
    public void Unlink(Process self, ProcessRef peer)
    {
        if (Find(peer) is not { IsActive: true } link)
            return;
        var number = ++_unlinks;
        if (peer.TrySignal(new UnlinkSignal(self, number)))
            link.Unlinking = number;
        else
            Remove(peer);
    }

    /// <summary>Binds a child, linked or not, as by <see cref="LinkScope.Owner"/>: its end, even one that is on its way, does not matter here.</summary>
    public void Own(Process self, Process child)
    {
        var link = Find(child);
        if (link is not { IsActive: true } && !child.TrySignal(new LinkSignal(self, LinkScope.Owner)))
            return;
        if (link is null)
            Add(new Link(child, LinkScope.Owner) { IsChild = true });
        else
            (link.Scope, link.IsChild, link.IsOwner, link.Unlinking) = (LinkScope.Owner, true, false, 0);
    }

    /// <param name="from">The peer, which has linked.</param>
    /// <param name="scope">What it has asked for.</param>
    /// <param name="start">The start of the peer, if it is a child whose start is under way.</param>
    public void OnLink(ProcessRef from, LinkScope scope, StartAttempt? start)
    {
        var link = Find(from);
        if (link is null)
            Add(new Link(from, scope) { Start = start });
        else if (link.IsActive)
            link.Scope = Wider(link.Scope, scope);
    }

    /// <summary>The peer has unlinked; it is to get its acknowledgement, whether it was linked or not.</summary>
    public void OnUnlink(ProcessRef from)
    {
        if (Find(from) is { IsActive: true })
            Remove(from);
    }

    public void OnUnlinkAck(UnlinkAckSignal ack)
    {
        if (Find(ack.From) is { } link && link.Unlinking == ack.Number)
            Remove(ack.From);
    }

    /// <summary>The peer has ended. Returns the link, if that exit counts; and there is none any more.</summary>
    public Link? OnExit(ProcessRef from)
    {
        if (Find(from) is not { } link)
            return null;
        Remove(from);
        return !link.IsActive || link.Start is not null || (link.Scope == LinkScope.Owner && link.IsChild) ? null : link;
    }

    public void Add(Link link)
    {
        if (_many is null && _fewCount == Few)
        {
            _many = All.ToDictionary(each => new Pid(each.Peer));
            _few = [];
        }

        if (_many is not null)
        {
            _many.Add(new Pid(link.Peer), link);
            return;
        }

        if (_fewCount == _few.Length)
            Array.Resize(ref _few, _few.Length * 2);
        _few[_fewCount++] = link;
    }

    private void Remove(ProcessRef peer)
    {
        if (_many is not null)
        {
            _many.Remove(new Pid(peer));
            return;
        }

        for (var i = 0; i < _fewCount; i++)
        {
            if (!_few[i].Peer.IsSame(peer))
                continue;
            _few[i] = _few[--_fewCount];
            _few[_fewCount] = null!;
            return;
        }
    }

    private static LinkScope Wider(LinkScope one, LinkScope other) => one < other ? one : other;
}
