using System.Diagnostics.CodeAnalysis;
using Riot.Processes;

namespace Riot.Verbs;

/// <summary>What the verbs need of their runtime beyond what processes need of it: bodies and timers.</summary>
internal abstract class SpawningHost(string? name, Simulator? simulator) : ProcessHost(name, simulator)
{
    /// <summary>Makes processes that are spawned by type.</summary>
    public abstract IProcessActivator Activator { get; }

    /// <summary>Starts a user's timer to a process, a name or a key; <paramref name="interval"/> zero means once.</summary>
    public abstract TimerRef StartTimer(Process? sender, Address to, object message, TimeSpan delay, TimeSpan interval);

    /// <summary>Makes a process and lets it run.</summary>
    public Process Spawn(ProcessBody body, ProcessOptions? options, Process? parent)
    {
        var process = Make(body, options, parent);
        process.Launch();
        return process;
    }

    /// <summary>The body of a process that the activator makes.</summary>
    public ProcessBody BodyOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(Values values, StartWitness? witness = null)
        where T : class, IProcess
    {
        var activation = Activator.Prepare(typeof(T), values)
            ?? throw new ActivationException(typeof(T), $"{Activator.GetType().Name}.{nameof(IProcessActivator.Prepare)} returned null.");
        return new TypedBody(typeof(T), activation, witness);
    }

    /// <summary>The body of a process that the caller makes, anew for each life.</summary>
    public static ProcessBody BodyOf<T>(Func<T> make, StartWitness? witness = null)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(make);
        return new TypedBody(typeof(T), new FactoryActivation(typeof(T), make), witness);
    }

    public static ProcessBody BodyOf(Func<ProcessContext, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new FunctionBody(body);
    }
}
