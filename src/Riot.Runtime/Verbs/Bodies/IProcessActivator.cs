using System.Diagnostics.CodeAnalysis;

namespace Riot;

/// <summary>How processes that are spawned by type come to be. In a host, from its services; without one, by their constructor.</summary>
/// <example><code>
/// var options = new RiotOptions { Activator = new Catalogue(new() { [typeof(Session)] = values => new Session((string)values[0]!) }) };
///
/// // Makes processes by functions, and refuses what it has none for.
/// public sealed class Catalogue(Dictionary&lt;Type, Func&lt;Values, IProcess&gt;&gt; functions) : IProcessActivator
/// {
///     public ProcessActivation Prepare(Type processType, Values values) => functions.TryGetValue(processType, out var make)
///         ? new Life(make, values)
///         : throw new ActivationException(processType, $"{processType.Name} is not in the catalogue.");
///
///     private sealed class Life(Func&lt;Values, IProcess&gt; make, Values values) : ProcessActivation
///     {
///         public override IProcess Activate(ProcessContext self) => make(values);
///     }
/// }
/// </code></example>
public interface IProcessActivator
{
    /// <summary>
    /// Gets ready to make one process. Called by the spawner, on its thread, so that what cannot be built is refused there with
    /// <see cref="ActivationException"/>.
    /// </summary>
    /// <param name="processType">A class that implements <see cref="IProcess"/>.</param>
    /// <param name="values">Constructor values given at spawn; empty if there are none.</param>
    /// <returns>What makes the process, as its first step.</returns>
    /// <exception cref="ActivationException">It cannot be made of these values.</exception>
    ProcessActivation Prepare(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, Values values);
}

/// <summary>One process in the making, and what belongs to its life: disposed of before its death is reported.</summary>
public abstract class ProcessActivation : IAsyncDisposable
{
    /// <summary>Makes the process. Called once, as the process's first step.</summary>
    public abstract IProcess Activate(ProcessContext self);

    /// <summary>Runs the process's code, from its first step to its end; override it to put something around it.</summary>
    /// <param name="self">The process, as its own code sees it.</param>
    /// <param name="run">Runs its code; to be called once, and awaited.</param>
    public virtual Task RunAsync(ProcessContext self, Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run();
    }

    /// <summary>Gives everything back. Called once, after the code has ended, or if it never began.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary>A process could not be made of its class, the values given and the services there are; the message says what is missing.</summary>
public sealed class ActivationException : RiotException
{
    /// <summary>Makes the error for <paramref name="processType"/>.</summary>
    public ActivationException(Type processType, string message, Exception? innerException = null)
        : base(Pid.None, $"Cannot make process {processType?.Name}: {message}", innerException)
    {
        ArgumentNullException.ThrowIfNull(processType);
        ProcessType = processType;
    }

    /// <summary>The class that no process could be made of.</summary>
    public Type ProcessType { get; }
}
