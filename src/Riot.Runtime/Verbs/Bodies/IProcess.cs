namespace Riot;

/// <summary>A process as a class: one instance for each life of the process, made by the runtime's <see cref="IProcessActivator"/>.</summary>
public interface IProcess
{
    /// <summary>Runs before <see cref="RunAsync"/>; once it has ended, the process counts as started. If it throws, the start has failed.</summary>
    Task StartAsync(ProcessContext self) => Task.CompletedTask;

    /// <summary>The body: the process lives until this ends.</summary>
    Task RunAsync(ProcessContext self);
}
