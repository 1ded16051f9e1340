using Riot.Processes;
using Riot.Verbs;

namespace Riot.Behaviors;

/// <summary>A process as a function that returns a value: keeps the task of the function, which holds the value once the process is dead.</summary>
/// <param name="function">The function.</param>
/// <param name="source">The function as it was written, for its name.</param>
internal sealed class TaskBody<T>(Func<ProcessContext, Task<T>> function, Delegate source) : ProcessBody
{
    public override string Description => FunctionBody.Describe(source);

    /// <summary>Null until the first step. Written by the process; its death carries it to whoever is told of that.</summary>
    public Task<T>? Outcome { get; private set; }

    public override Task Start(Process process) => (Outcome = function(new ProcessContext(process)))!;
}
