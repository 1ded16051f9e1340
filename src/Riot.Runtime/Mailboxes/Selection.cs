// What a selector says of the message that it was shown: take it, skip it, drop it.
namespace Riot;

/// <summary>Looks at one message during a selective receive and says what to do with it. What it throws is the process's own exception.</summary>
/// <param name="message">The message, oldest first.</param>
/// <example><code>
/// // The next order for tea. Prices that have come in the meantime are out of date; everything else stays, in its order.
/// var order = await self.ReceiveAsync&lt;Order&gt;(message => message switch
/// {
///     Order { Item: "tea" } order => Selection.Take(order),
///     Price => Selection&lt;Order&gt;.Drop,
///     _ => Selection&lt;Order&gt;.Skip,
/// });
/// </code></example>
public delegate Selection<T> Selector<T>(object message);

/// <summary>A selector's verdict on one message.</summary>
public readonly struct Selection<T>
{
    internal Selection(Verdict verdict, T? value)
    {
        Verdict = verdict;
        Value = value;
    }

    /// <summary>Leave the message in the mailbox, in its place.</summary>
    public static Selection<T> Skip => default;

    /// <summary>Throw the message away, and look at the next one.</summary>
    public static Selection<T> Drop => new(Verdict.Drop, default);

    internal Verdict Verdict { get; }

    internal T? Value { get; }
}

/// <summary>Makes the verdict that ends a selective receive.</summary>
public static class Selection
{
    /// <summary>Take the message out; the receive returns <paramref name="value"/>.</summary>
    public static Selection<T> Take<T>(T value) => new(Verdict.Take, value);
}

/// <summary>What becomes of a message that a receive has looked at.</summary>
internal enum Verdict
{
    Skip,
    Take,
    Drop,
}
