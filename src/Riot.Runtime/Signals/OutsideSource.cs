using Riot.Primitives;

namespace Riot.Signals;

/// <summary>
/// The source of a task that code outside processes awaits. Its continuations run outside them, whoever completes it: on the thread pool, or by
/// <paramref name="outside"/> if there is one. Any thread.
/// </summary>
internal sealed class OutsideSource<T>(IOutside? outside)
{
    private readonly TaskCompletionSource<T> _source =
        new(outside is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

    public Task<T> Task => _source.Task;

    public void TrySetResult(T result)
    {
        if (outside is null)
            _source.TrySetResult(result);
        else
            outside.Run(() => _source.TrySetResult(result));
    }

    public void TrySetException(Exception error)
    {
        if (outside is null)
            _source.TrySetException(error);
        else
            outside.Run(() => _source.TrySetException(error));
    }
}
