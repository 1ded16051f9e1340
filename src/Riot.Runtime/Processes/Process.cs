using System.Runtime.CompilerServices;
using Riot.Identity;
using Riot.Mailboxes;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>One lightweight process: its inbox, its state, its bonds to others and the code that it runs.</summary>
/// <remarks>
/// The protocol:
/// <list type="number">
/// <item><b>One inbox.</b> Others only ever put signals into <c>_inbox</c>; all else belongs to the thread that runs the process (its <em>owner</em>
/// for the time being) and needs no lock. While that thread is in foreign code, the watch may borrow ownership through the carrier's
/// <see cref="Lease"/>; while there is no such thread, a sender may have it by the turn of a <see cref="BoundedInbox"/>.</item>
/// <item><b>Waking, going idle, control signals:</b> the run state is the <see cref="Inbox"/>'s, and the argument stands there.</item>
/// <item><b>Life.</b> started → exiting (<see cref="IsExiting"/>, reason fixed) → dead (inbox closed, name free) → everyone told. The transitions are in
/// <c>Process.Exits.cs</c>.</item>
/// </list>
/// </remarks>
internal sealed partial class Process : ProcessRef
{
    // Senders read it and nothing else here; see Inbox.
    private readonly Inbox _inbox;

    // Replaced when it has died, so that whoever keeps its pid does not keep what the body has captured (P11).
    private ProcessBody _body;

    // A number only: a reference would keep its parent, and that one's parent, and so on, reachable when they are long dead (P11).
    private readonly long _parent;

    // Any thread, made by whoever needs it first.
    private ProcessExtras? _extras;

    // The owner writes them, anyone reads.
    private volatile Carrier? _carrier;
    private volatile bool _exiting;

    // The owner's.
    private ManyToOneQueue.Reader _reader;
    private readonly long _startedAt;
    private int _controlsActed;
    private int _budget;
    private long _reductions;
    private bool _watchesBody;
    private Task? _task;
    private SaveQueue? _saved;
    private Queue<PostSignal>? _posts;

    public Process(ProcessHost host, ProcessBody body, ProcessOptions options, ProcessRef? parent)
        : base(host, host.Table.NextId())
    {
        _isBounded = options.Mailbox is not null;
        _inbox = options.Mailbox is { } limit ? new BoundedInbox(limit) : new Inbox();
        if (_isBounded)
            Bounds.TakeTurn(); // Until it is launched, whoever finds it by its name sends only.
        if (options.Mailbox?.Overflow == Overflow.Wait)
            Extras.Waiters = new SendWaiters();
        _reader = new ManyToOneQueue.Reader(_inbox);
        _body = body;
        _parent = parent?.Id ?? 0;
        Priority = options.Priority;
        _conduct = body.Conduct;
        TrapExits = options.TrapExits || _conduct == ExitConduct.Supervises;
        _startedAt = host.Time.GetTimestamp();
        SetWaitNotificationRequired();
    }

    public ProcessHost Host => Unsafe.As<ProcessHost>(Node); // Set by the constructor, as that type.

    public Pid Pid => new(this);

    /// <summary>Who spawned it; <see cref="Pid.Runtime"/> for code outside processes. Any thread.</summary>
    public Pid Parent => _parent == 0 ? Pid.Runtime : Host.PidOf(_parent);

    /// <summary>Where it goes when it becomes ready, if not to the shared queue. Set before its first step.</summary>
    public ReadyQueue? Home { get; init; }

    /// <summary>Written under the name table's lock; read by anyone.</summary>
    public string? Name { get; set; }

    /// <summary>What it is called in log lines.</summary>
    public string Label => Name ?? Path ?? "unnamed";

    /// <summary>The owner writes; schedulers read.</summary>
    public ProcessPriority Priority { get; set; }

    public bool TrapExits { get; set; }

    /// <summary>How long ago it was made: the clock of its alarms.</summary>
    public TimeSpan Age => Host.Time.GetElapsedTime(_startedAt);

    /// <summary>Belongs to the process table.</summary>
    public Process? TableNext;

    /// <summary>Set by the timer queue when a user's timer targets the process; read at its death (see <c>TimerQueue</c>).</summary>
    public bool HasTimers;

    /// <summary>Whether it has not had its first step. For the one who schedules it.</summary>
    public bool IsNew => !_life.HasStarted;

    public bool IsExiting => _exiting;

    public bool IsDead => _inbox.IsDead;

    public string Body => _body.Description;

    public string? Path => _body.Path;

    private SaveQueue Saved => _saved ??= new SaveQueue();

    private bool HasControls => _controlsActed != _inbox.ControlsSent;

    /// <summary>
    /// Takes its name, or stands in line for it, if it has one, and enters the table. From the first step that others can see, nothing can go wrong any more, so
    /// whoever finds it will also hear of its end. Once, by <see cref="ProcessHost.Make"/>.
    /// </summary>
    public void Enroll(string? name)
    {
        if (name is not null && Host.Names.Register(name, this, mayWait: true) is { } place)
            StandInLine(place);
        Host.Table.Add(this);
    }

    /// <summary>The second step of a birth: it becomes ready for its first slice, and belongs to its spawner no more. Once, by whoever has made it.</summary>
    public void Launch()
    {
        Host.ObserveSpawn(this);
        Host.OnLaunched(this);
        GiveUpOwnership();
        if (_isBounded)
            Bounds.GiveTurnBack();
        Enqueue();
    }

    public ProcessInfo? Look()
    {
        var state = _inbox.State;
        if (state == RunState.Dead)
            return null;
        return new ProcessInfo
        {
            Pid = Pid,
            Name = Name,
            Status = _exiting ? ProcessStatus.Exiting
                : state == RunState.Receiving ? ProcessStatus.Receiving
                : state == RunState.Awaiting ? ProcessStatus.Awaiting
                : ProcessStatus.Running,
            Priority = Priority,
            MailboxLength = _reader.Length + (_saved?.Count ?? 0),
            Links = _links?.Count ?? 0,
            Monitors = _monitors.WatchedCount,
            Watchers = _monitors.WatcherCount,
            Reductions = Volatile.Read(ref _reductions),
            StartedAt = Host.Time.GetUtcNow() - Age,
            InitialBody = Body,
        };
    }

    public override bool TrySend(object message)
    {
        if (Host.Tap is { } tap)
            tap.OnSent(Carrier.Current?.Running, this, message);
        return _inbox is BoundedInbox bounded ? TrySendBounded(bounded, message) : Put(message);
    }

    /// <summary>Puts a message into the inbox, limit or not; false when it is closed. Any thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Put(object message)
    {
        if (!_inbox.TryEnqueue(message))
            return false;
        if (_inbox.WakeForMessage())
            Enqueue();
        return true;
    }

    public override bool TrySignal(Signal signal)
    {
        if (Host.Tap is { } tap)
            tap.OnSent(Carrier.Current?.Running, this, signal);
        _inbox.CountControl();
        if (signal is EndingSignal)
            _endSent = true; // Partner: NoteEndsActed.
        if (!_inbox.TryEnqueue(signal))
            return false;
        if (_inbox.WakeForControl())
            Enqueue();
        return true;
    }

    /// <summary>Takes the continuation of a foreign await home (P3). Never throws.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TrySignal(new PostSignal(d, state)))
            Haunt(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        // Here, if this thread is the one that would run it: in the process, in a callback of its token, or as its ghost.
        if (Carrier.Current?.Holder == this || Ghost.Haunting == this)
        {
            d(state);
            return;
        }

        // What it throws is the sender's, who waits for it here, and not the process's, which runs it as a favour.
        var done = new TaskCompletionSource();
        Post(_ =>
        {
            try
            {
                d(state);
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }, null);
        done.Task.GetAwaiter().GetResult();
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Enqueue(bool yielded = false) => (Home ?? Host.Ready).Enqueue(this, yielded);

    private void Haunt(SendOrPostCallback callback, object? state)
    {
        var extras = Extras;
        var ghost = Volatile.Read(ref extras.Ghost) ?? Interlocked.CompareExchange(ref extras.Ghost, new Ghost(this, busy: false), null) ?? extras.Ghost;
        ghost.Post(callback, state);
    }
}
