using Riot.Behaviors;
using Riot.Processes;

namespace Riot;

/// <summary>The verbs that start tasks: processes that are awaited.</summary>
public static class TaskVerbs
{
    /// <summary>
    /// Starts a process that computes a value, for this one to await. It ends with this process, but is not linked otherwise: its failure reaches whoever awaits it and
    /// nobody else.
    /// </summary>
    /// <example><code>
    /// await using var price = self.SpawnTask(task => shop.PriceOfAsync("tea", task.CancellationToken));
    /// await using var stock = self.SpawnTask(task => shop.StockOfAsync("tea", task.CancellationToken));
    /// var offer = new Offer(await price.GetResultAsync(), await stock.GetResultAsync(TimeSpan.FromSeconds(1)));
    /// </code></example>
    /// <param name="self">This process, which owns the task.</param>
    /// <param name="body">What the task runs, with its own process; what it returns is the value.</param>
    /// <param name="options">Its options; null, the default, for none.</param>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public static ProcessTask<T> SpawnTask<T>(this ProcessContext self, Func<ProcessContext, Task<T>> body, ProcessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(body);
        return new ProcessTask<T>(self, new TaskBody<T>(body, body), options, new OwnWait(self.Process));
    }

    /// <summary>
    /// Runs a body for each item in a task of its own, several at the same time, and yields the values. Items are taken as the loop asks for values. Leaving the loop,
    /// by whatever way, stops what still runs and waits for its end; nothing is left in the mailbox.
    /// </summary>
    /// <remarks>
    /// An item that fails, or takes too long, ends the loop with its error, and the others are stopped; once one has failed, no new ones are started. To go on, catch in
    /// <paramref name="body"/> and return what went wrong as a value.
    /// </remarks>
    /// <param name="self">This process, which owns the tasks and has to run the loop.</param>
    /// <param name="items">What there is to do; enumerated once for each loop.</param>
    /// <param name="body">What to run for an item; it gets its own process first.</param>
    /// <param name="maxConcurrency">How many items are under way at most, values that wait to be yielded included.</param>
    /// <param name="ordered">True, the default: values come in the order of the items, and an error comes in its place. False: as they are ready.</param>
    /// <param name="timeout">How long one item may take; null, the default, for as long as it likes.</param>
    /// <exception cref="TaskFailedException">In the loop: an item failed.</exception>
    /// <exception cref="TimeoutException">In the loop: an item took too long.</exception>
    /// <exception cref="InvalidOperationException">In the loop: it was run, or left, by code outside of this process. What still runs is asked to exit all the same.</exception>
    /// <exception cref="OperationCanceledException">
    /// In the loop: it was cancelled; or this process has been asked to stop, and what there is to wait for waits for its end.
    /// </exception>
    public static IAsyncEnumerable<TResult> StreamTasks<TItem, TResult>(
        this ProcessContext self,
        IEnumerable<TItem> items,
        Func<ProcessContext, TItem, Task<TResult>> body,
        int maxConcurrency,
        bool ordered = true,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return TaskStream.Run(self, items, body, maxConcurrency, ordered, Argument.Limit(timeout));
    }
}
