using System.Runtime.CompilerServices;

namespace Riot.Behaviors;

/// <summary>A bounded number of tasks at work on a sequence of items. Runs as its owner's code.</summary>
internal static class TaskStream
{
    public static async IAsyncEnumerable<TResult> Run<TItem, TResult>(
        ProcessContext self,
        IEnumerable<TItem> items,
        Func<ProcessContext, TItem, Task<TResult>> body,
        int maxConcurrency,
        bool ordered,
        TimeSpan? limit,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tasks = new TasksUnderWay<TResult>(self, ordered, limit);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var source = items.GetEnumerator();
            var more = true;
            while (true)
            {
                while (tasks.Count < maxConcurrency && !tasks.HasFailure && more && (more = source.MoveNext()))
                {
                    cancellationToken.ThrowIfCancellationRequested(); // Not behind the last item: of what was yielded nothing is left to cancel.
                    var item = source.Current;
                    tasks.Start(new TaskBody<TResult>(task => body(task, item), body));
                }

                if (tasks.Count == 0)
                    yield break;
                yield return await tasks.Next(cancellationToken);
            }
        }
        finally
        {
            await tasks.Stop();
        }
    }
}
