// Processes by type that are wrong in one way each.
namespace Riot.Tests.BadInput;

internal static class WrongProcesses
{
    public sealed class NeedsText(string text) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.FromResult(text);
    }

    public sealed class ThrowsInItsConstructor : IProcess
    {
        public ThrowsInItsConstructor() => throw new InvalidTimeZoneException("no way");

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    public sealed class StartsWithoutATask : IProcess
    {
        public Task StartAsync(ProcessContext self) => null!;

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    public sealed class RunsWithoutATask : IProcess
    {
        public Task RunAsync(ProcessContext self) => null!;
    }

    public sealed class ThrowsBeforeItsFirstAwait : IProcess
    {
        public Task RunAsync(ProcessContext self) => throw new InvalidTimeZoneException("at once");
    }

    /// <summary>Gets ready, or makes, nothing.</summary>
    public sealed class EmptyHandedActivator(bool prepares) : IProcessActivator
    {
        public ProcessActivation Prepare(Type processType, Values values) => prepares ? new Nothing() : null!;

        private sealed class Nothing : ProcessActivation
        {
            public override IProcess Activate(ProcessContext self) => null!;
        }
    }
}
