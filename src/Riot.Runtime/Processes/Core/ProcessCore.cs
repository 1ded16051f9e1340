using System.Runtime.CompilerServices;
using Riot.Diagnostics;
using Riot.Identity;
using Riot.Mailboxes;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// What all that a process does stands on: its inbox and its mailbox, the verb that it waits in, its tokens, and who may touch all that. <see cref="Process"/>, the only
/// kind, adds its life: slices, bonds to others, and its end.
/// </summary>
/// <remarks>
/// <para>Two classes and one object: what is private here is out of reach of the rules above, which say what a signal does, and when a process ends.</para>
/// <para><b>One inbox.</b> Others only ever put signals into <c>_inbox</c>; all else belongs to the thread that runs the process (its <em>owner</em> for the time being)
/// and needs no lock. While that thread is in foreign code, the watch may borrow ownership through the carrier's <see cref="Lease"/>; while there is no such thread,
/// a sender may have it by the turn of a <see cref="BoundedInbox"/>. How a process is woken and goes idle is argued at <see cref="Inbox"/>.</para>
/// </remarks>
internal abstract partial class ProcessCore : ProcessRef
{
    // Senders read it and nothing else here; see Inbox.
    protected readonly Inbox _inbox;

    // Replaced when it has died, so that whoever keeps its pid does not keep what the body has captured (P11).
    protected ProcessBody _body;

    // Any thread, made by whoever needs it first.
    protected ProcessExtras? _extras;

    // The owner writes them, anyone reads.
    protected volatile Carrier? _carrier;
    private volatile bool _exiting;

    // The owner's.
    protected Life _life;
    private ManyToOneQueue.Reader _reader;
    protected SaveQueue? _saved;
    protected int _budget;
    protected long _reductions;
    public readonly long MadeAt; // A timestamp of the runtime's time.

    protected ProcessCore(ProcessHost host, ProcessBody body, ProcessOptions options)
        : base(host, host.Table.NextId())
    {
        _isBounded = options.Mailbox is not null;
        _inbox = options.Mailbox is { } limit ? new BoundedInbox(limit) : new Inbox();
        if (_isBounded)
            Bounds.TakeTurn(); // Until it is launched, whoever finds it by its name sends only.
        if (options.Mailbox?.WhenFull == MailboxFullMode.Wait)
            Extras.Waiters = new SendWaiters();
        _reader = new ManyToOneQueue.Reader(_inbox);
        _body = body;
        Priority = options.Priority;
        MadeAt = host.Time.GetTimestamp();
        SetWaitNotificationRequired();
    }

    public ProcessHost Host => Unsafe.As<ProcessHost>(Node); // Set by the constructor, as that type.

    public Pid Pid => new(this);

    /// <summary>Where it goes when it becomes ready, if not to the shared queue. Set before its first step.</summary>
    public ReadyQueue? Home { get; init; }

    /// <summary>Written under the name table's lock; read by anyone.</summary>
    public string? Name { get; set; }

    /// <summary>What it is called in log lines beside its pid; null: nothing.</summary>
    public string? Label => Name ?? Path;

    /// <summary>Who it is, in log lines about it.</summary>
    public string Who => EndWords.Who(Label, Pid.ToString(), Body);

    /// <inheritdoc/>
    public override string Mention => Label is { } label ? EndWords.Who(label, Pid.ToString(), "") : Who;

    /// <summary>The owner writes; schedulers read.</summary>
    public ProcessPriority Priority { get; set; }

    /// <summary>Its priority as an index: 0 for the most urgent, to 2.</summary>
    public int Level => Priority - ProcessPriority.High;

    public bool TrapExits { get; set; }

    /// <summary>Of a supervisor that is divided: into how many; otherwise less than two. The owner writes, anyone reads.</summary>
    public int Partitions
    {
        get => Volatile.Read(ref _extras)?.Partitions ?? 0;
        set => Extras.Partitions = value;
    }

    /// <summary>How long ago it was made: the clock of its alarms.</summary>
    public TimeSpan Age => Host.Time.GetElapsedTime(MadeAt);

    /// <summary>Set by the timer queue when a user's timer targets the process; read at its death (see <c>TimerShard</c>).</summary>
    public bool HasTimers;

    public bool IsExiting => _exiting;

    /// <inheritdoc cref="Life.Reason"/>
    public ExitReason? Reason => _life.Reason;

    /// <inheritdoc cref="Life.StopReason"/>
    public ExitReason? StopReason => _life.StopReason;

    public bool IsDead => _inbox.IsDead;

    /// <summary>What it runs; empty where a dead process has not kept that.</summary>
    public string Body => _body.Description;

    public string? Path => _body.Path;

    // There is no other kind.
    private Process Self => Unsafe.As<Process>(this);

    /// <summary>How many messages have not been taken out of the mailbox. A hint; any thread.</summary>
    protected int MailboxLength => _reader.Length + (_saved?.Count ?? 0);

    protected SaveQueue Saved => _saved ??= new SaveQueue();

    public override bool TrySend(object message)
    {
        if (Host.Tap is { } tap)
            tap.OnSent(Carrier.Current?.Running, Self, message);
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

    /// <summary>Takes the continuation of a foreign await home (P3). Never throws.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TrySignal(new PostSignal(d, state)))
            RunAsGhost(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        // Here, if this thread is the one that would run it: in the process, in a callback of its token, or as its ghost.
        if (Carrier.Current?.Holder == this || Ghost.Owner == this)
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

    /// <summary>It is exiting, for all to see. Behind the reason, which whoever sees that may read.</summary>
    protected void PublishExit(ExitReason reason)
    {
        _life.BeginExit(reason);
        _exiting = true;
    }

    protected void Enqueue(bool yielded = false) => (Home ?? Host.Ready).Enqueue(Self, yielded);

    protected void RunAsGhost(SendOrPostCallback callback, object? state)
    {
        var extras = Extras;
        var ghost = Volatile.Read(ref extras.Ghost) ?? Interlocked.CompareExchange(ref extras.Ghost, new Ghost(Self, busy: false), null) ?? extras.Ghost;
        ghost.Post(callback, state);
    }
}
