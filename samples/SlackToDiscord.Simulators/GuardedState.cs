// One lock over a simulator's state, and a way to wait for what that state will become.
namespace SlackToDiscord.Simulators;

internal sealed class GuardedState
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();

    public T Read<T>(Func<T> read)
    {
        lock (_lock) return read();
    }

    public void Change(Action change) => Change(() =>
    {
        change();
        return true;
    });

    /// <summary>Runs <paramref name="change"/> under the lock, then lets every waiter look again.</summary>
    public T Change<T>(Func<T> change)
    {
        lock (_lock)
        {
            var result = change();
            _changed.TrySetResult();
            _changed = NewSignal();
            return result;
        }
    }

    public async Task<T> WaitUntilAsync<T>(Func<bool> isMet, Func<T> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isMet()) return read();
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
