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

    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is null)
            {
                var fresh = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _source, fresh, null) ?? fresh;
                if (Volatile.Read(ref _cancelled) != 0)
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
