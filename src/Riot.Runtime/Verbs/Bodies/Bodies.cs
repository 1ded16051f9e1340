// The two bodies of processes: a function, and a class, which is made, started, run and disposed of.
using System.Diagnostics;
using Riot.Diagnostics;
using Riot.Processes;
using Process = Riot.Processes.Process;

namespace Riot.Verbs;

/// <summary>A process as a function.</summary>
internal sealed class FunctionBody(Func<ProcessContext, Task> function) : ProcessBody
{
    public override string Description => Describe(function);

    /// <summary>Where a function stands in its source.</summary>
    public static string Describe(Delegate function) => CodeName.Of(DiagnosticMethodInfo.Create(function), "a function");

    public override Task Start(Process process) => function(new ProcessContext(process));
}

/// <summary>A process as a class.</summary>
/// <param name="processType">The class.</param>
/// <param name="activation">Makes it and disposes of it.</param>
/// <param name="witness">Wants to know when it has started; null if nobody does.</param>
internal sealed class TypedBody(Type processType, ProcessActivation activation, StartWitness? witness) : ProcessBody
{
    public override ExitConduct Conduct =>
        typeof(ISupervises).IsAssignableFrom(processType) ? ExitConduct.Supervises
        : typeof(IServes).IsAssignableFrom(processType) ? ExitConduct.Serves
        : ExitConduct.Unwinds;

    public override string Description => processType.FullName ?? processType.Name;

    public override ProcessBody Ended => Known(null, Description);

    public override bool HasScope => true;

    public override Task Start(Process process)
    {
        var self = new ProcessContext(process);
        return activation.RunAsync(self, () => Run(self));
    }

    public override ValueTask DisposeAsync() => activation.DisposeAsync();

    private async Task Run(ProcessContext self)
    {
        var process = activation.Activate(self) ?? throw new ActivationException(processType, "its activator returned null.");
        try
        {
            await (process.StartAsync(self) ?? throw NoTask(self, nameof(IProcess.StartAsync)));
        }
        catch (StartIgnoredException)
        {
            if (!self.Process.IsExiting)
                witness?.OnIgnored();
            return;
        }

        if (self.Process.StandsInLine)
            await self.Process.Pass(); // It has started once it has its name and keys.
        if (!self.Process.IsExiting)
            witness?.OnStarted(); // Else its death counts, though it may have swallowed the exit, or be a ghost by now.
        await (process.RunAsync(self) ?? throw NoTask(self, nameof(IProcess.RunAsync)));
    }

    private InvalidOperationException NoTask(ProcessContext self, string method) =>
        new($"{Description}.{method} of process {self.Pid} returned null instead of a task.");
}
