using Riot.Identity;
using Riot.Mailboxes;

namespace Riot.Processes;

/// <summary>
/// Whether a process is ending, as others see it who want its name or key; and how it waits itself for one whose holder is (N1, N3). The owner only, but for
/// <see cref="IsEnding"/>.
/// </summary>
/// <remarks>
/// <para>That a process is ending shows before anybody can act on it. Whoever has heard that A ends, and starts a successor that wants what B holds, has to find B ending
/// if B goes down with A, though B may not have heard of it yet. So it is not enough that B is exiting:</para>
/// <list type="number">
/// <item>B is linked to the process that spawned it, and that one is exiting, dead or ending itself: <c>_isBound</c> is lowered after the link's exit has acted. A is
/// exiting before it tells anybody.</item>
/// <item>Something that may end it is in B's inbox: <see cref="Inbox.HasEndingSignal"/> from before it is there until it has acted. A dying process tells the one
/// that spawned it after all others that it is linked to, so a supervisor acts when they have this.</item>
/// <item>B has been asked to stop and does so in order: <see cref="Life.WasAskedToStop"/> of one that serves, and <c>_stoppedByParent</c>.</item>
/// </list>
/// <para>All are written before what they stand for is taken back: the exit flag is up before the others go down. Who looks reads them in the other order, so one of
/// them is seen. A process that seems to be ending may go on living (it traps exits, or its parent's normal end passes it by): whoever waits looks again.</para>
/// </remarks>
internal sealed partial class Process
{
    // The owner writes it, anyone reads it.
    private volatile bool _isBound;

    // The owner's, once it has been launched.
    private bool _standsInLine;

    /// <summary>Whether it is exiting, or is going to. A hint unless it is exiting; any thread.</summary>
    public bool IsEnding
    {
        get
        {
            for (var process = this; ;)
            {
                var (hasEndingSignal, isBound) = (process._inbox.HasEndingSignal, process._isBound);
                if (hasEndingSignal || process.IsExiting || process._stoppedByParent)
                    return true;
                if (process._conduct != ExitConduct.Unwinds && process._life.WasAskedToStop)
                    return true;
                if (!isBound || (process.TrapExits && process._conduct == ExitConduct.Unwinds))
                    return false;
                if (Host.Table.Find(process._parent) is not { } parent)
                    return true; // Dead, and the link's exit is on its way.
                process = parent;
            }
        }
    }

    /// <summary>Whether it waits for what the holder of a name or key leaves it.</summary>
    public bool StandsInLine => _standsInLine;

    /// <summary>It does not go on before it is let in: with its first step, or, if it runs, from its next awaited verb on.</summary>
    public void StandInLine(PlaceInLine place)
    {
        AssertOwned();
        Extras.Places.Stand(place);
        _standsInLine = true;
        GiveTurnAway();
    }

    // True: not yet. If it turns out that a living process holds what it waits for, that is its end.
    private bool WaitsInLine()
    {
        AssertOwned();
        ref var places = ref Extras.Places;
        try
        {
            if (!places.TryPass(this))
                return true;
        }
        catch (Exception error)
        {
            if (IsServing)
                OnStrayError(error);
            else
                BeginExit(new ExitReason.Exception(error));
        }

        _standsInLine = false;
        places.DropAlarm();
        return false;
    }

    // A link to the process that spawned this one may have come or gone. Behind whatever that has done.
    private void NoteBond(ProcessRef peer)
    {
        if (IsParent(peer))
            _isBound = _links?.Find(peer) is { IsActive: true, IsChild: false };
    }
}
