using Riot.Identity;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// Who waits for the end of a process, each as they were when they asked for it, and who is told of each that comes. A mutable struct: never copy it. The owner
/// only, save where a member says otherwise.
/// </summary>
internal struct StopperList
{
    // The owner replaces it; any thread reads.
    private Stopper[]? _all;

    // The owner makes it, with the first that it has; any thread reads.
    private Audience? _audience;

    /// <summary>Any thread.</summary>
    public readonly Stopper[] All => Volatile.Read(in _all) ?? [];

    /// <summary>How many have come so far.</summary>
    public readonly int Count => All.Length;

    /// <summary>Whether another process waits for the end of this one. Any thread.</summary>
    /// <param name="other">The other.</param>
    /// <param name="since">Only those count who have come behind so many.</param>
    public readonly bool Include(ProcessRef other, int since = 0)
    {
        var all = All;
        foreach (var stopper in all.AsSpan(Math.Min(since, all.Length)))
        {
            if (stopper.Includes(other))
                return true;
        }

        return false;
    }

    /// <summary>The first of these who waits for the end of this one, if one does and has come behind so many. If nobody has, they are not even counted.</summary>
    public readonly ProcessRef? FirstOf(IEnumerable<ProcessRef> others, int since)
    {
        if (Count <= since)
            return null;
        foreach (var other in others)
        {
            if (Include(other, since))
                return other;
        }

        return null;
    }

    /// <summary>Returns whether somebody is to look for the one who has come: by <see cref="Look"/>, outside of the process.</summary>
    public bool Add(Process self, Stopper stopper)
    {
        Volatile.Write(ref _all, [.. All, stopper]);
        var isToLook = false;
        StopperSignal? told = null;
        foreach (var each in _audience?.All ?? [])
        {
            if (each is not AskedToStop asked)
                isToLook = true;
            else if (!stopper.Includes(self)) // Else they stop each other in a ring, and it has been told all around.
                asked.Tell(told ??= new StopperSignal(new Stopper(self, [stopper])));
        }

        return isToLook;
    }

    public void Add(StopperAudience audience)
    {
        if (_audience is null)
            Volatile.Write(ref _audience, new Audience());
        (audience as AskedToStop)?.Joined(Count);
        _audience.Add(audience);
    }

    /// <summary>Does nothing if it is not there. Any thread.</summary>
    public readonly void Remove(StopperAudience audience) => Volatile.Read(in _audience)?.Remove(audience);

    /// <summary>Waits outside of the process's verbs look whether they are in vain. Any thread, outside of the process: it runs their code.</summary>
    public readonly void Look()
    {
        foreach (var each in Volatile.Read(in _audience)?.All ?? [])
            (each as StopperWatch)?.Look();
    }
}

/// <summary>Who is told of each that comes to wait for the end of one process. Any thread, save where a member says otherwise.</summary>
/// <remarks>
/// They come and go in O(1), since the code of a process may wait for very many at once (M7). It is its own lock, a short one: nobody is told, woken or waited for under
/// it, so whoever has it need not be in the runtime.
/// </remarks>
internal sealed class Audience
{
    private IntrusiveList<StopperAudience, StopperAudience.Places> _members;
    private int _count;

    /// <summary>As they are at one moment, in the order in which they came: those who are told may come and go meanwhile.</summary>
    public StopperAudience[] All
    {
        get
        {
            using (Steady.Lock(this))
            {
                var all = new StopperAudience[_count];
                var at = 0;
                for (var each = _members.First; each is not null; each = IntrusiveList<StopperAudience, StopperAudience.Places>.Next(each))
                    all[at++] = each;
                return all;
            }
        }
    }

    /// <summary>The owner only: who comes after a stopper looks for it, so nobody may come in the middle of <see cref="StopperList.Add(Process, Stopper)"/>.</summary>
    public void Add(StopperAudience audience)
    {
        using (Steady.Lock(this))
        {
            _members.AddLast(audience);
            _count++;
        }
    }

    /// <summary>Does nothing if it is not there.</summary>
    public void Remove(StopperAudience audience)
    {
        using (Steady.Lock(this))
        {
            if (_members.Remove(audience))
                _count--;
        }
    }
}

/// <summary>One who hears of each that comes to wait for the end of a process.</summary>
internal abstract class StopperAudience
{
    private ListLinks<StopperAudience> _place;

    /// <summary>The list of an <see cref="Audience"/>.</summary>
    internal readonly struct Places : IListHook<StopperAudience>
    {
        public static ref ListLinks<StopperAudience> LinksOf(StopperAudience item) => ref item._place;
    }
}

/// <summary>Those whom the process has asked to stop, or is about to, and waits for: whoever waits for its end waits for theirs.</summary>
/// <param name="others">Those.</param>
/// <param name="kills">They are killed.</param>
internal sealed class AskedToStop(IReadOnlyList<ProcessRef> others, bool kills = false) : StopperAudience
{
    private int _before;
    private volatile bool _isInVain;

    /// <summary>The wait for them was in vain, and has ended by that, whatever a token says since. Any thread.</summary>
    public bool IsInVain => _isInVain;

    /// <summary>
    /// How many had come to wait for the process's own end when it asked these: whoever of them had makes way, since it is asked to exit. If one comes later, the wait for
    /// it is in vain. Of those who are killed none is.
    /// </summary>
    public int Before => _before;

    /// <summary>It is told from now on. The owner only.</summary>
    /// <param name="come">How many have come to wait for the process's own end so far.</param>
    public void Joined(int come) => _before = kills ? int.MaxValue : come;

    public void EndInVain() => _isInVain = true;

    public void Tell(StopperSignal stopper)
    {
        foreach (var other in others)
            other.TrySignal(stopper);
    }
}

/// <summary>A wait of the process's code outside of its verbs.</summary>
internal abstract class StopperWatch : StopperAudience
{
    /// <summary>Another has come, or the process is to stop. Any thread, outside of the process.</summary>
    public abstract void Look();
}

/// <summary>The caller by whose call a process was asked to stop another: it waits for the answer.</summary>
internal sealed class CallingStopper(Process caller, IncomingCall call) : Stopper(caller, [])
{
    public override bool Waits => call.IsWaiting;
}
