using System.Diagnostics.CodeAnalysis;

namespace Riot;

/// <summary>How processes that are spawned by type come to be. In a host, from its services; without one, by their constructor.</summary>
public interface IProcessActivator
{
    /// <summary>
    /// Gets ready to make one process. Called by the spawner, on its thread, so that what cannot be built is refused there with
    /// <see cref="ActivationException"/>.
    /// </summary>
    /// <param name="processType">A class that implements <see cref="IProcess"/>.</param>
    /// <param name="values">Constructor values given at spawn.</param>
    ProcessActivation Prepare(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, Values values);
}

/// <summary>One process in the making, and what belongs to its life: disposed of before its death is reported.</summary>
public abstract class ProcessActivation : IAsyncDisposable
{
    /// <summary>Makes the process. Called once, as the process's first step.</summary>
    public abstract IProcess Activate(ProcessContext self);

    /// <summary>Runs the process's code, from its first step to its end; override it to put something around it.</summary>
    /// <param name="self">The process.</param>
    /// <param name="run">Its code.</param>
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

/// <summary>A process could not be made.</summary>
public sealed class ActivationException : RiotException
{
    /// <summary>Makes the error for <paramref name="processType"/>.</summary>
    public ActivationException(Type processType, string message, Exception? innerException = null)
        : base(Pid.None, $"Cannot make process {processType?.Name}: {message}", innerException)
    {
        ArgumentNullException.ThrowIfNull(processType);
        ProcessType = processType;
    }

    /// <summary>The process's class.</summary>
    public Type ProcessType { get; }
}
