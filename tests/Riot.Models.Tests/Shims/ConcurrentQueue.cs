// Stands in for the platform's ConcurrentQueue in the runtime's source: each operation is one atomic step.
using System.Diagnostics.CodeAnalysis;
using Riot.Models.Stepping;

namespace Riot;

internal sealed class ConcurrentQueue<T>
{
    private readonly Queue<T> _items = new();

    public void Enqueue(T item)
    {
        Memory.Fence("Enqueue", 0);
        _items.Enqueue(item);
        Memory.Step("Enqueued", 0);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        Memory.Fence("TryDequeue", 0);
        return _items.TryDequeue(out item);
    }
}
