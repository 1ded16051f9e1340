using System.Collections.Immutable;

namespace Riot.Generators;

/// <summary>All that the generated half of a server depends on, as values: two that are equal have the same text.</summary>
internal sealed record ServerModel(string HintName, string? Namespace, ValueArray<string> Types, ValueArray<HandlerModel> Calls, ValueArray<HandlerModel> Messages);

/// <summary>One typed handler.</summary>
/// <param name="Interface">The interface, in full.</param>
/// <param name="Pattern">What its messages are known by at run time.</param>
/// <param name="Call">The type of the call, if it is one.</param>
internal sealed record HandlerModel(string Interface, string Pattern, string? Call);

/// <summary>An array that is equal to another with equal elements.</summary>
internal readonly struct ValueArray<T>(ImmutableArray<T> items) : IEquatable<ValueArray<T>>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items = items;

    public bool IsEmpty => _items.IsDefaultOrEmpty;

    public ImmutableArray<T>.Enumerator GetEnumerator() => _items.GetEnumerator();

    public bool Equals(ValueArray<T> other) => _items.SequenceEqual(other._items);

    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    public override int GetHashCode() => _items.Aggregate(0, static (hash, item) => unchecked((hash * 31) + EqualityComparer<T>.Default.GetHashCode(item)));
}
