using System.Collections;
using System.Runtime.CompilerServices;

namespace Riot;

/// <summary>
/// Constructor values, for a process that is made by its type: written in brackets, <c>Spawn&lt;Session&gt;([deviceId])</c>. What is written is what is given:
/// <c>[names]</c> is one value, <c>[.. names]</c> as many as it holds.
/// </summary>
/// <remarks>Nothing converts to it, an array neither: so a setting is never taken for a value, nor a value for a setting.</remarks>
[CollectionBuilder(typeof(Values), nameof(Of))]
public readonly struct Values : IReadOnlyList<object?>
{
    private readonly object?[]? _values;

    private Values(object?[] values) => _values = values;

    /// <summary>How many values were given.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>One of the values, counted from zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many values.</exception>
    public object? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values![index];
        }
    }

    /// <summary>Makes them of what stands in brackets; the compiler calls it.</summary>
    public static Values Of(ReadOnlySpan<object?> values) => new(values.ToArray());

    /// <summary>Goes through the values, in order.</summary>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
