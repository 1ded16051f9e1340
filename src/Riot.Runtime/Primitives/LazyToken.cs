namespace Riot.Primitives;

/// <summary>
/// A cancellation token that costs nothing until somebody asks for it. Any thread may ask and cancel. A mutable struct: never copy it.
/// </summary>
/// <remarks>
/// The asker publishes the source, then looks at the flag; the canceller raises the flag, then looks for the source; both with a full fence
/// between. So whichever comes second cancels, and a double cancel does nothing.
/// </remarks>
internal struct LazyToken
{
    private CancellationTokenSource? _source;
    private int _cancelled;

    public readonly bool IsCancelled => Volatile.Read(in _cancelled) != 0;

    /// <summary>Whether cancelling would run anything.</summary>
    public readonly bool IsUsed => Volatile.Read(in _source) is not null;

    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is null)
            {
                var fresh = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _source, fresh, null) ?? fresh;
                if (IsCancelled)
                    source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>Cancels and runs the callbacks on this thread. Throws what they throw, as one <see cref="AggregateException"/>.</summary>
    public void Cancel()
    {
        Interlocked.Exchange(ref _cancelled, 1);
        Volatile.Read(ref _source)?.Cancel();
    }
}
