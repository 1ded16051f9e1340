using System.Globalization;

namespace Riot;

/// <summary>Names a timer, so that it can be cancelled.</summary>
public sealed class TimerRef
{
    private readonly long _number;

    internal TimerRef(long number, object? entry) => (_number, Entry) = (number, entry);

    /// <summary>The timer queue's own; null: it was never set.</summary>
    internal object? Entry { get; }

    /// <summary>A timer that sends nothing.</summary>
    internal static TimerRef Spent(long number) => new(number, null);

    /// <summary>A readable form, for example <c>#Timer&lt;7&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#Timer<{_number}>");
}
