using Riot.Primitives;

namespace Riot.Processes;

/// <summary>A thread that runs processes, one slice at a time. Touched by that thread, save where a member says otherwise.</summary>
internal abstract class Carrier
{
    [ThreadStatic]
    private static Carrier? s_current;

    // Written by the carrier's thread, read by the watch.
    private volatile Process? _running;
    private volatile Process? _outsider;
    private long _slices;
    private System.Threading.Thread? _thread;
    private string? _threadName;

    /// <summary>The carrier whose thread this is; null on any other thread.</summary>
    public static Carrier? Current => s_current;

    /// <summary>The process whose code may run on this thread now; null between slices and while foreign callbacks run.</summary>
    public Process? Running
    {
        get => _running;
        set => _running = value;
    }

    /// <summary>The process in whose slice foreign callbacks run, outside it; null otherwise.</summary>
    public Process? Outsider
    {
        get => _outsider;
        set => _outsider = value;
    }

    /// <summary>The process in whose slice the thread is. For the watch: exact while it has borrowed the lease.</summary>
    public Process? Holder => _running ?? _outsider;

    /// <summary>How many slices were begun. The watch reads it to see whether one goes on.</summary>
    public long Slices => Volatile.Read(ref _slices);

    public Lease Lease { get; } = new();

    /// <summary>
    /// Whether a slice may have waited, so that an interrupt may have come too late for it. The watch and waits of the process's code set it, the carrier takes it back when it
    /// has looked; a mark that goes astray costs a look, or leaves that to the carrier's next sleep.
    /// </summary>
    public bool HasWaited { get; set; }

    /// <summary>The execution context that every process starts with and that is restored behind each (P12).</summary>
    public ExecutionContext? DefaultContext { get; private set; }

    /// <summary>Makes this the carrier of the calling thread, until another becomes it.</summary>
    protected void Adopt()
    {
        s_current = this;
        if (_thread != System.Threading.Thread.CurrentThread)
        {
            _thread = System.Threading.Thread.CurrentThread;
            _threadName = _thread.Name;
        }

        DefaultContext ??= ExecutionContext.Capture();
    }

    /// <summary>Runs one slice of a process that was ready.</summary>
    protected void Run(Process process)
    {
        Volatile.Write(ref _slices, _slices + 1);
        process.RunSlice(this);
        Tidy();
    }

    // What a body has done to its thread is not to reach the next process (P12). An interrupt cannot be seen, only be taken, and that is dear: so after those slices only
    // that may have waited. One that is left, for instance by a body that interrupts its own thread and goes on, is taken where the carrier sleeps.
    private void Tidy()
    {
        if (HasWaited)
        {
            HasWaited = false;
            Steady.TakeInterrupt();
        }

        if (_thread!.Priority != ThreadPriority.Normal)
            _thread.Priority = ThreadPriority.Normal;
        if (!_thread.IsBackground)
            _thread.IsBackground = true;
        if (!ReferenceEquals(_thread.Name, _threadName))
            _thread.Name = _threadName;
    }

    /// <summary>Undoes what foreign code has done to the thread's contexts.</summary>
    public void RestoreContexts(SynchronizationContext? context)
    {
        if (ExecutionContext.Capture() != DefaultContext && DefaultContext is not null)
            ExecutionContext.Restore(DefaultContext);
        if (SynchronizationContext.Current != context)
            SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>
    /// Runs callbacks on the calling thread outside the process that it runs (P3, P4). Whoever disposes of a registration waits for its callback to end: so nobody is
    /// interrupted in one.
    /// </summary>
    /// <param name="carrier">The carrier of the calling thread, if it is one's.</param>
    public static void RunOutside(Carrier? carrier, Simulator? simulator, Action callbacks)
    {
        var action = simulator is not null ? () => simulator.RunUninterrupted(callbacks) : callbacks;
        var context = SynchronizationContext.Current;
        var (running, outsider) = (carrier?.Running, carrier?.Outsider);
        carrier?.Outsider = running ?? outsider;
        carrier?.Running = null;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            // In a context that is thrown away: what a callback sets is not for the code behind it, nor for the next process here (P12).
            if ((ExecutionContext.Capture() ?? carrier?.DefaultContext) is { } flow)
                ExecutionContext.Run(flow, static action => ((Action)action!)(), action);
            else
                action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            carrier?.Running = running;
            carrier?.Outsider = outsider;
        }
    }
}
