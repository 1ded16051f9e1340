using System.Collections;
using System.Globalization;

namespace Riot.Hosting.Supervisors;

/// <summary>What one setting is at one moment, said or by default.</summary>
/// <param name="Owner">Whose it is; null for one of all supervisors together.</param>
/// <param name="Name">Its key within its owner's section.</param>
/// <param name="Key">Its key in full.</param>
/// <param name="Value">Its value: null for none, an array for several names.</param>
/// <param name="IsFixed">Whether it takes effect at a start only.</param>
internal sealed record ConfiguredSetting(SettingOwner? Owner, string Name, string Key, object? Value, bool IsFixed)
{
    /// <summary>What it keeps whatever its value, and its place in a list.</summary>
    public (SettingOwner? Owner, string Name) Id => (Owner, Name);

    public static bool AreEqual(object? value, object? other) => StructuralComparisons.StructuralEqualityComparer.Equals(value, other);

    /// <summary>A value in words.</summary>
    public static string Print(object? value) => value switch
    {
        null or (string[] and []) => "none",
        string[] names => string.Join(", ", names),
        bool flag => flag ? "true" : "false",
        Shutdown shutdown => shutdown.IsKill ? "kill" : shutdown == Shutdown.Infinite ? "infinite" : Print(shutdown.Limit),
        Backoff { GiveUpAfter: var restarts } backoff => string.Create(
            CultureInfo.InvariantCulture,
            $"{backoff.First} to {backoff.Longest} (factor {backoff.Factor}, jitter {backoff.Jitter}{(restarts is null ? "" : $", gives up after {restarts}")})"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
