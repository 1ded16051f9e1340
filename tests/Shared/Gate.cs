// A door between a test and its processes: who waits goes on once it is open, and never on the thread that opened it.
using System.Runtime.CompilerServices;

namespace Riot.Tests;

internal sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _open.Task.IsCompleted;

    public void Open() => _open.TrySetResult();

    /// <summary>For processes: they are ended by the test, so there is no guard.</summary>
    public TaskAwaiter GetAwaiter() => _open.Task.GetAwaiter();

    /// <summary>For tests.</summary>
    public Task Opened() => _open.Task.Guarded();
}
