using System.Diagnostics;
using Riot.Diagnostics;

namespace Riot.Processes;

/// <summary>How far a process has come.</summary>
internal enum LifeStage : byte
{
    /// <summary>Its body has not had its first step.</summary>
    New,

    /// <summary>Its body runs, or waits.</summary>
    Running,

    /// <summary>It is exiting: its reason stands, and its body unwinds.</summary>
    Unwinding,

    /// <summary>Its body has ended, and what belongs to this life of it is given back.</summary>
    Disposing,

    Dead,
}

/// <summary>
/// The life of a process, above all its end: where it stands, why it ends or is to end, and what of that is still to be done. A mutable struct: never copy it. The
/// owner only, save where a member says otherwise.
/// </summary>
/// <remarks>
/// <see cref="Start"/>, <see cref="BeginExit"/> (which may come first), <see cref="BeginDisposal"/> if there is something to dispose of, <see cref="Die"/>. That a process
/// is exiting, or dead, is published elsewhere: by a volatile field of <see cref="ProcessCore"/> behind <see cref="BeginExit"/>, and by its inbox.
/// </remarks>
internal struct Life
{
    private LifeStage _stage;
    private Flags _flags;
    private ExitReason? _reason;
    private ExitReason? _stopReason;

    // Milliseconds, since so much room is left beside the flags; 0 stands for none, and -1 for none at all.
    private int _stopTook;

    [Flags]
    private enum Flags : ushort
    {
        None = 0,
        Started = 1,

        /// <summary>The exit is to cancel the tokens.</summary>
        CancelDue = 2,

        /// <summary>A stop request is to cancel its token, and those who wait in vain are to see that.</summary>
        StopDue = 4,

        /// <summary>It was killed, or its grace is over: what it cannot do at once it does not do.</summary>
        NoGrace = 8,
        GraceOver = 16,

        /// <summary>It has had the one slice that it gets without grace.</summary>
        LastSlice = 32,

        /// <summary>It has swallowed too many exits (X5).</summary>
        GaveUp = 64,
        Disposed = 128,
        OwnChildReturned = 256,
    }

    /// <summary>Why it ends. Set once; anyone who has seen that it is exiting may read it.</summary>
    public readonly ExitReason? Reason => _reason;

    /// <summary>What the first stop request gave as reason; null: none has come. Of a process that serves, or traps exits.</summary>
    public readonly ExitReason? StopReason => _stopReason;

    /// <summary>Whether it was asked to stop. Any thread.</summary>
    public readonly bool WasAskedToStop => Volatile.Read(in _stopReason) is not null;

    public readonly bool HasStarted => Has(Flags.Started);

    /// <summary>Whether a token is to be cancelled.</summary>
    public readonly bool HasDues => Has(Flags.CancelDue | Flags.StopDue);

    public readonly bool IsCancelDue => Has(Flags.CancelDue);

    public readonly bool HasGrace => !Has(Flags.NoGrace);

    /// <summary>Why it was killed, if for this: a stop has taken longer. For the line of its end.</summary>
    public readonly TimeSpan? StopTook => _stopTook == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(0, _stopTook));

    public readonly bool IsGraceOver => Has(Flags.GraceOver);

    public readonly bool HasGivenUp => Has(Flags.GaveUp);

    /// <summary>Whether the disposal has begun, or has ended.</summary>
    public readonly bool HasDisposed => Has(Flags.Disposed);

    /// <summary>Whether it ends because a child of its own has returned.</summary>
    public readonly bool OwnChildReturned => Has(Flags.OwnChildReturned);

    /// <summary>The first step. False: it has exited before, so its body does not run.</summary>
    public bool Start()
    {
        Debug.Assert(!HasStarted && _stage is LifeStage.New or LifeStage.Unwinding);
        _flags |= Flags.Started;
        if (_stage != LifeStage.New)
            return false;
        _stage = LifeStage.Running;
        return true;
    }

    /// <summary>It is asked to stop, and does so in its own order: the first reason counts (X7), and each request cancels the token for it.</summary>
    public void RequestStop(ExitReason reason)
    {
        _stopReason ??= reason;
        _flags |= Flags.StopDue;
    }

    /// <summary>Whoever has looked when it was asked to stop is to look again: another waits for its end.</summary>
    public void NoteStopper() => _flags |= Flags.StopDue;

    /// <summary>It exits, for this reason (X7). The caller publishes it.</summary>
    public void BeginExit(ExitReason reason)
    {
        Debug.Assert(_stage is LifeStage.New or LifeStage.Running && _reason is null, "A process exits once.");
        (_stage, _reason) = (LifeStage.Unwinding, reason);
        _flags |= Flags.CancelDue;
    }

    /// <summary>What is to be cancelled is the caller's now. True: both tokens; false: that of stop requests.</summary>
    public bool TakeDues()
    {
        var everything = IsCancelDue;
        _flags &= ~(Flags.CancelDue | Flags.StopDue);
        return everything;
    }

    /// <summary>It is killed, or about to be. The first kill is told of.</summary>
    public void TakeGrace(TimeSpan? stopTook)
    {
        if (stopTook is { } time && HasGrace)
            _stopTook = time.Rounded() is { Ticks: > 0 } rounded ? (int)Math.Min(rounded.TotalMilliseconds, int.MaxValue) : -1;
        _flags |= Flags.NoGrace;
    }

    /// <summary>It is exiting, and its time is over.</summary>
    public void EndGrace()
    {
        Debug.Assert(_reason is not null);
        _flags |= Flags.GraceOver | Flags.NoGrace;
    }

    /// <summary>False: it has had its last slice.</summary>
    public bool TryTakeLastSlice()
    {
        Debug.Assert(!HasGrace || HasGivenUp);
        if (Has(Flags.LastSlice))
            return false;
        _flags |= Flags.LastSlice;
        return true;
    }

    /// <summary>Its body is suspended for good. Of a ghost, too.</summary>
    public void GiveUp()
    {
        Debug.Assert(_reason is not null);
        _flags |= Flags.GaveUp;
    }

    public void NoteOwnChildReturned() => _flags |= Flags.OwnChildReturned;

    public void BeginDisposal()
    {
        Debug.Assert(_stage == LifeStage.Unwinding);
        _stage = LifeStage.Disposing;
        _flags |= Flags.Disposed;
    }

    public void Die()
    {
        Debug.Assert(_stage is LifeStage.Unwinding or LifeStage.Disposing);
        _stage = LifeStage.Dead;
    }

    private readonly bool Has(Flags flags) => (_flags & flags) != 0;
}
