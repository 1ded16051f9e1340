using Riot.Identity;

namespace Riot.Processes;

/// <summary>One end's half of a link. Touched by the thread that runs the process that it belongs to.</summary>
internal sealed class Link(ProcessRef peer, LinkScope scope)
{
    public ProcessRef Peer { get; } = peer;

    public LinkScope Scope { get; set; } = scope;

    /// <summary>Whether the peer's exit matters: always, but between an unlink and its ack.</summary>
    public bool IsActive => Unlinking == 0;

    /// <summary>The number of the unlink sent to the peer that it has not acknowledged; zero: none.</summary>
    public long Unlinking { get; set; }

    /// <summary>This end spawned the peer.</summary>
    public bool IsChild { get; init; }

    /// <summary>Not null while the peer, a child of this end, has not started: then its exit is the result of the start (C1).</summary>
    public StartAttempt? Start { get; set; }

    /// <summary>The peer spawned this end as its owner: any exit of it counts, whatever is asked for later (L9).</summary>
    public bool IsOwner { get; set; }
}

/// <summary>The links of one process: a few in an array, many in a dictionary. Peers are told apart by identity (P5): a dead one may be named by a second object.</summary>
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

    /// <summary>A number for an unlink, not used before.</summary>
    public long NextUnlink() => ++_unlinks;

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

    public void Remove(ProcessRef peer)
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
}
