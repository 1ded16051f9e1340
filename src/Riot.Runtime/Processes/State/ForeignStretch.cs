namespace Riot.Processes;

/// <summary>A stretch of code that is not the runtime's, run in a slice. A struct, so that each kind is compiled on its own.</summary>
internal interface IStretch
{
    /// <summary>Returns the task that it has begun; null: it begins none.</summary>
    Task? Run();
}

/// <summary>Runs foreign code for a process, on the carrier's thread. While it runs, the watch may act for the process, and may take it from this thread (X9).</summary>
internal static class ForeignStretch
{
    /// <returns>What it has thrown.</returns>
    public static Exception? Run<T>(Carrier carrier, Process process, in T code, out Task? task) where T : struct, IStretch
    {
        task = null;
        Exception? error = null;
        carrier.Lease.Leave(outside: true);
        try
        {
            task = code.Run();
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        carrier.Lease.Enter();

        // An async method leaves the contexts as it found them, unless it has suppressed their flow: so they are looked at each time (P12).
        carrier.RestoreContexts(process);
        return error;
    }
}

/// <summary>The body's first step.</summary>
internal readonly struct FirstStep(ProcessBody body, Process process) : IStretch
{
    public Task? Run() => body.Start(process) ?? throw new InvalidOperationException(
        $"The body of process {process.Pid} ({process.Body}) returned null instead of a task.");
}

/// <summary>The first step of the disposal of what belongs to one life of a body.</summary>
internal readonly struct Disposal(ProcessBody body) : IStretch
{
    public Task? Run() => body.DisposeAsync().AsTask();
}

/// <summary>What goes on behind a verb.</summary>
internal readonly struct Resumption(Action<object?> continuation, object? state) : IStretch
{
    public Task? Run()
    {
        continuation(state);
        return null;
    }
}

/// <summary>What goes on behind a foreign await (P3).</summary>
internal readonly struct Homecoming(Signals.PostSignal post) : IStretch
{
    public Task? Run()
    {
        post.Run();
        return null;
    }
}
