using System.Diagnostics.CodeAnalysis;
using Riot.Processes;

namespace Riot.Kernel;

/// <summary>What the verbs need of their runtime beyond what processes need of it: spawning and timers.</summary>
internal abstract class KernelHost(string? name, Simulator? simulator) : ProcessHost(name, simulator)
{
    /// <summary>Makes processes that are spawned by type.</summary>
    public abstract IProcessActivator Activator { get; }

    /// <summary>Throws <see cref="RuntimeNotRunningException"/> before start and after stop, or already during the stop.</summary>
    public abstract void ThrowIfNotRunning(string verb, bool whileStopping = true);

    /// <summary>Where a process of the given placement lives; null for the shared queue.</summary>
    public abstract ReadyQueue? HomeFor(ProcessPlacement placement);

    /// <summary>Starts a user's timer to a process or to a name; <paramref name="interval"/> zero means once.</summary>
    public abstract TimerRef StartTimer(Process? sender, Process? target, string? name, object message, TimeSpan delay, TimeSpan interval);

    public Process Spawn(ProcessBody body, ProcessOptions? options, Process? parent, Action<Process>? attach = null)
    {
        ThrowIfNotRunning(nameof(Spawn), whileStopping: parent is not null);
        options ??= s_defaults;
        Argument.Defined(options.Priority, nameof(ProcessOptions.Priority));
        Argument.Defined(options.Placement, nameof(ProcessOptions.Placement));
        Simulator?.InterruptionPoint();
        var process = new Process(this, body, options, parent) { Home = HomeFor(options.Placement) };
        if (!Counters.Processes.TryEnter())
            throw new RuntimeNotRunningException(nameof(Spawn), Name);
        try
        {
            process.Launch(options.Name, attach);
        }
        catch
        {
            Counters.Processes.TakeBack();
            OnGone();
            throw;
        }

        return process;
    }

    public ProcessBody BodyOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        object[] arguments, StartWitness? witness = null)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var activation = Activator.Prepare(typeof(T), arguments)
            ?? throw new ActivationException(typeof(T), $"{Activator.GetType().Name}.{nameof(IProcessActivator.Prepare)} returned null.");
        return new TypedBody(typeof(T), activation, witness);
    }

    public static ProcessBody BodyOf(Func<ProcessContext, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new FunctionBody(body);
    }

    private static readonly ProcessOptions s_defaults = new();
}
