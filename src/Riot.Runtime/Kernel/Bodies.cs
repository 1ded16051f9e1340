using System.Diagnostics;
using Riot.Processes;
using Process = Riot.Processes.Process;

namespace Riot.Kernel;

/// <summary>A process as a function.</summary>
internal sealed class FunctionBody(Func<ProcessContext, Task> function) : ProcessBody
{
    public override string Description =>
        DiagnosticMethodInfo.Create(function) is { } method ? $"{method.DeclaringTypeName}.{method.Name}" : "a function";

    public override Task Start(Process process) => function(new ProcessContext(process));
}

/// <summary>A process as a class.</summary>
/// <param name="processType">The class.</param>
/// <param name="activation">Makes it and disposes of it.</param>
/// <param name="started">Completed when it has started, or failed to; null if nobody wants to know.</param>
internal sealed class TypedBody(Type processType, ProcessActivation activation, TaskCompletionSource<Pid>? started) : ProcessBody
{
    public override string Description => processType.FullName ?? processType.Name;

    public override bool HasScope => true;

    public override Task Start(Process process)
    {
        var self = new ProcessContext(process);
        return activation.RunAsync(self, () => Run(self));
    }

    public override ValueTask DisposeAsync() => activation.DisposeAsync();

    public override void NeverStarted(ExitReason reason) => started?.TrySetException(new ActivationException(processType, $"it was ended before its start: {reason}."));

    private async Task Run(ProcessContext self)
    {
        IProcess process;
        try
        {
            process = activation.Activate(self);
            await process.StartAsync(self);
        }
        catch (Exception error)
        {
            started?.TrySetException(error);
            throw;
        }

        started?.TrySetResult(self.Pid);
        await process.RunAsync(self);
    }
}
