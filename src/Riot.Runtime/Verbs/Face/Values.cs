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

    /// <summary>How many there are.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>One of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public object? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values![index];
        }
    }

    /// <summary>What the brackets call.</summary>
    public static Values Of(ReadOnlySpan<object?> values) => new(values.ToArray());

    /// <summary>For <c>foreach</c>.</summary>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
