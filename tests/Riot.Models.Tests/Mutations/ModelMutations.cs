// Deliberate bugs in the lock-free pieces and the protocols over them, which the models have to find.
namespace Riot.Models.Mutations;

internal static class ModelMutations
{
    private const string Queue = "Primitives.QueueModelTests";
    private const string Ring = "Primitives.RingModelTests";
    private const string Lease = "Primitives.LeaseModelTests";
    private const string Idle = "Processes.IdleProtocolTests";
    private const string Succession = "Processes.SuccessionModelTests";
    private const string Pool = "Scheduling.SchedulerModelTests";
    private const string Lanes = "Scheduling.RunQueueModelTests";
    private const string Timers = "Timers.TimerShardTests";

    public static IEnumerable<Mutation> All =>
    [
        Of("An item is published before it is there", "Primitives/ManyToOneQueue.cs", Queue,
            """
                                slot.Item = item;
                                Volatile.Write(ref slot.Sequence, ticket + 1);
            """,
            """
                                Volatile.Write(ref slot.Sequence, ticket + 1);
                                slot.Item = item;
            """),
        Of("A slot is claimed without a swap", "Primitives/ManyToOneQueue.cs", Queue,
            "if (Interlocked.CompareExchange(ref segment.Tail, ticket + 1, ticket) != ticket)",
            "Volatile.Write(ref segment.Tail, ticket + 1); if (ticket < 0)"),
        Of("Closing does not freeze", "Primitives/ManyToOneQueue.cs", Queue, "Interlocked.Or(ref segment.Tail, Frozen);", ""),
        Of("Claims in the next segment are not seen", "Primitives/ManyToOneQueue.cs", Queue, "return next is not null && next != Segment.Closed;", "return false;"),
        Of("The reader leaves a segment that it has not read to its end", "Primitives/ManyToOneQueue.cs", Queue,
            "if ((tail & Frozen) == 0 || (tail & ~Frozen) != _next)", "if ((tail & Frozen) == 0)"),
        Of("A slot is free again before it has been read", "Primitives/ManyToOneQueue.cs", Queue,
            """
                                    var item = slot.Item;
                                    Debug.Assert(item is not null);
                                    slot.Item = null;
                                    Volatile.Write(ref slot.Sequence, _next + slots.Length);
            """,
            """
                                    Volatile.Write(ref slot.Sequence, _next + slots.Length);
                                    var item = slot.Item;
                                    slot.Item = null;
            """),
        Of("A second thief does not leave empty-handed", "Primitives/StealingRing.cs", Ring,
            """
                        if (held != taken)
                            return null;

            """,
            ""),
        Of("Room is counted from what was taken, not from what thieves still hold", "Primitives/StealingRing.cs", Ring,
            "(uint)(Volatile.Read(ref _head) >> 32)", "(uint)Volatile.Read(ref _head)"),
        Of("The lease's borrower has a barrier of its own only", "Primitives/Lease.cs", Lease, "Interlocked.MemoryBarrierProcessWide();", "Interlocked.MemoryBarrier();"),
        Of("The lease's owner looks for a borrower before it says that it is inside", "Primitives/Lease.cs", Lease,
            """
                    _place = Inside;
                    if (_revoked != 0 && outside)
            """,
            """
                    var revoked = _revoked;
                    _place = Inside;
                    if (revoked != 0 && outside)
            """),
        Of("Who stays away is not taken back", "Primitives/Census.cs", "Primitives.CensusModelTests",
            """
                    Interlocked.Decrement(ref _entered);
                    return false;
            """,
            "        return false;"),
        Of("Who asks for a token does not look whether it is cancelled", "Primitives/LazyToken.cs", "Primitives.LazyTokenModelTests",
            "if (Volatile.Read(ref _cancelled) != 0)", "if (_source is null)"),
        Of("Going idle without the fence", "Mailboxes/Inbox.cs", Idle,
            "        Interlocked.MemoryBarrier(); // Partner", "        // Partner"),
        Of("What acted while a receive looked is left lying", "Processes/Process.Slice.cs", Idle, "else if (!HasMoreToDo)", "else"),
        Of("Going idle without another look at the claims", "Processes/Core/ProcessCore.Rest.cs", Idle,
            "? _reader.HasClaims :", "? HasControls :"),
        Of("Going idle without another look at the control signals", "Processes/Core/ProcessCore.Rest.cs", Idle,
            ": HasControls || call is", ": call is"),
        Of("Going idle, and ready again without winning the swap", "Processes/Core/ProcessCore.Rest.cs", Idle,
            "if (came && _inbox.TakeBack(idle))", "if (came && (_inbox.TakeBack(idle) || true))"),
        Of("A control signal is counted after it is there", "Processes/Core/ProcessCore.Signals.cs", Idle,
            """
                    _inbox.CountControl(mayEnd: signal is EndingSignal);
                    if (!_inbox.TryEnqueue(signal))
                        return false;
            """,
            """
                    if (!_inbox.TryEnqueue(signal))
                        return false;
                    _inbox.CountControl(mayEnd: signal is EndingSignal);
            """),
        Of("An exit that comes while another is lived through does not show", "Mailboxes/Inbox.cs", Succession,
            "Interlocked.CompareExchange(ref _controls, controls, controls | EndingBit)", "Interlocked.And(ref _controls, ~EndingBit)"),
        Of("A child does not show that it goes down with its parent", "Processes/Process.Links.cs", Succession,
            "Start = start });\n        NoteBond(peer);", "Start = start });"),
        Of("Who is let in is not told", "Processes/Rosters/NameTable.cs", Succession, "process.TrySignal(TurnSignal.Instance);", "_ = process;"),
        Of("An answer is published without a fence", "Processes/Calls/IncomingCall.cs", Idle, "Interlocked.Exchange(ref _state, state);", "Volatile.Write(ref _state, state);"),
        Of("What comes late for one verb ends the next", "Processes/State/PendingVerb.cs", Idle,
            "_version == version && IsWaiting;", "_version >= version && IsWaiting;"),
        Of("A receive does not look whether an exit came during it", "Processes/Core/ProcessCore.Receive.cs", Idle,
            """
                    : _exiting ? ThrowOrStop(scope)
                    : Suspend(VerbKind.Receive);
            """,
            "        : Suspend(VerbKind.Receive);"),
        Of("A worker goes to sleep without another look at the queues", "Scheduling/Worker.cs", Pool,
            "if (_scheduler.IsStopping || _scheduler.HasSharedWork || _lane!.HasPinned)", "if (_scheduler.IsStopping)"),
        Of("A worker goes to sleep without another look at what is pinned to it", "Scheduling/Worker.cs", Pool, " || _lane!.HasPinned)", ")"),
        Of("A worker says that it sleeps without a fence", "Scheduling/IdleWorkers.cs", Pool,
            """
                        _count = _sleepers.Count;
                    }

                    Interlocked.MemoryBarrier();
                }
            """,
            """
                        _count = _sleepers.Count;
                    }
                }
            """),
        Of("Who adds work looks for sleepers without a fence", "Scheduling/IdleWorkers.cs", Pool,
            """
                public void WakeOne()
                {
                    Interlocked.MemoryBarrier();
            """,
            """
                public void WakeOne()
                {
            """),
        Of("The watch goes to sleep without another look", "Scheduling/BlockedWorkerWatch.cs", Pool, "if (!_scheduler.IsAwake && !_stopped)", "if (!_stopped)"),
        Of("A process on a thread of its own is made ready without a pulse", "Scheduling/OwnThread.cs", Pool, "Monitor.Pulse(_gate);", ""),
        Of("A process that is displaced from the next slot is dropped", "Scheduling/Lane.cs", Lanes, "        LevelOf(displaced).Add(displaced);\n", ""),
        Of("What is taken from the inject queue still counts", "Scheduling/InjectQueue.cs", Lanes, "Interlocked.Decrement(ref _counts[level]);", ""),
        Of("The overflow puts each over the last", "Scheduling/Overflow.cs", Lanes, "_items[(_start + _count) & (_items.Length - 1)] = process;", "_items[_start] = process;"),
        Of("A sender looks whether the mailbox is over its limit before its message is out", "Processes/Core/ProcessCore.Limits.cs", Idle,
            """
                        Interlocked.MemoryBarrier();
                        if (inbox.IsOver)
            """,
            "            if (inbox.IsOver)"),
        Of("Who waits for room does not look for it once more", "Processes/State/SendWaiters.cs", Idle,
            """
                        Interlocked.MemoryBarrier();
                        ServeLine(process, inbox);
            """,
            ""),
        Of("Who waits for room says so without a fence", "Processes/State/SendWaiters.cs", Idle,
            """
                        Interlocked.MemoryBarrier();
                        ServeLine(process, inbox);
            """,
            "            ServeLine(process, inbox);"),
        Of("A timer is set without the fence", "Timers/TimerShard.cs", Timers,
            """
                            Interlocked.MemoryBarrier();
                            if (target.IsDead)
            """,
            "                if (target.IsDead)"),
        Of("A timer looks whether its target is dead before it raises the flag", "Timers/TimerShard.cs", Timers,
            """
                            target.HasTimers = true;
                            Interlocked.MemoryBarrier();
                            if (target.IsDead)
                                return;
            """,
            """
                            if (target.IsDead)
                                return;
                            target.HasTimers = true;
                            Interlocked.MemoryBarrier();
            """),
        Of("No wake-up is set for what is left after a fire", "Timers/TimerShard.cs", Timers,
            """
                            _wakeAt = long.MaxValue;
                            if (_disposed || _looksUp)
            """,
            "                if (_disposed || _looksUp)"),
        Of("A second thread looks up while one does", "Timers/TimerShard.cs", Timers, "if (_disposed || _looksUp)", "if (_disposed)"),
        Of("A wake-up is forgotten behind a look-up", "Timers/TimerShard.cs", Timers, "                    _looksUp = false;", "                    { }"),
        Of("What was looked up for one timer goes to the one that is first by then", "Timers/TimerShard.cs", Timers,
            "entry == looked.Entry ? looked.Receiver : null", "looked.Receiver"),
        Of("A sleep that is done as it returns is not taken", "Verbs/ProcessContext.Time.cs", "Processes.HeldVerbModelTests",
            "return new ValueTask(_process, _process.BegunVerb);", "return verb.IsCompletedSuccessfully ? default : new ValueTask(_process, _process.BegunVerb);"),
        Of("Who looks at a process reads what it runs after whether it lives", "Processes/Process.cs", Succession,
            """
                    var body = Volatile.Read(ref _body);
                    var state = _inbox.State;
            """,
            """
                    var state = _inbox.State;
                    var body = Volatile.Read(ref _body);
            """),
        Of("An entry that has fired still counts as pending", "Timers/TimerShard.cs", Timers, "removed.Index = TimerEntry.NotInHeap;", ""),
    ];

    private static Mutation Of(string what, string file, string tests, string old, string @new) =>
        new(what, file, old, @new, "Riot.Models.Tests", $"Riot.Models.{tests}");
}
