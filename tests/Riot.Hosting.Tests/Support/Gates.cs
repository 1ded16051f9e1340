using System.Collections.Concurrent;

namespace Riot.Tests.Support;

/// <summary>Named moments that one side reports and the other awaits. Any thread.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public void Open(string name) => Gate(name).TrySetResult();

    public Task Opened(string name) => Gate(name).Task;

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
