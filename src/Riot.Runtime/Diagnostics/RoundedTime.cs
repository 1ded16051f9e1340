namespace Riot.Diagnostics;

/// <summary>Times as people read them in a log.</summary>
internal static class RoundedTime
{
    /// <summary>The time to the millisecond.</summary>
    public static TimeSpan Rounded(this TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));
}
