using System.Globalization;

namespace Riot;

/// <summary>Names a timer, so that it can be cancelled (T1).</summary>
public sealed class TimerRef
{
    private static long s_numbers;
    private readonly long _number = Interlocked.Increment(ref s_numbers);

    internal TimerRef(object? entry) => Entry = entry;

    /// <summary>The timer queue's own; null: it was never set.</summary>
    internal object? Entry { get; }

    /// <summary>A timer that sends nothing.</summary>
    internal static TimerRef Spent() => new(null);

    /// <summary>A readable form, for example <c>#Timer&lt;7&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#Timer<{_number}>");
}
