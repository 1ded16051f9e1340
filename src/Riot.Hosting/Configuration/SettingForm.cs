using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Riot.Hosting.Configuration;

/// <summary>How the text of a setting becomes a value, whatever its range.</summary>
/// <param name="Words">What the text has to be.</param>
/// <param name="TryRead">Reads it; false if it stands for no value.</param>
internal sealed record SettingForm<T>(string Words, SettingForm<T>.Reading TryRead)
{
    public delegate bool Reading(string text, [MaybeNullWhen(false)] out T value);
}

/// <summary>The forms that settings have.</summary>
/// <remarks>Read here and not by the configuration binder, whose errors cannot name the allowed range and which takes a bare number for days.</remarks>
internal static class SettingForm
{
    public static SettingForm<int> WholeNumber { get; } = new(
        "a whole number", static (text, out value) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    public static SettingForm<double> Number { get; } = new(
        "a number", static (text, out value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    public static SettingForm<TimeSpan> Time { get; } = new("a time such as 00:00:05 or 00:00:00.020", TryReadTime);

    public static SettingForm<bool> Flag { get; } = new("true or false", static (text, out value) => bool.TryParse(text, out value));

    public static SettingForm<string> Text { get; } = new("a text", static (string text, [MaybeNullWhen(false)] out string value) =>
    {
        value = text;
        return true;
    });

    public static SettingForm<T> NameOf<T>() where T : struct, Enum =>
        new($"one of {string.Join(", ", Enum.GetNames<T>())}", static (text, out value) =>
        {
            value = default;
            return Array.Exists(Enum.GetNames<T>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) && Enum.TryParse(text, ignoreCase: true, out value);
        });

    /// <summary>Either words that stand for values of their own, or a time.</summary>
    public static SettingForm<T> WordOrTime<T>(Func<TimeSpan, T> ofTime, params (string Word, T Value)[] words) =>
        new($"{string.Join(", ", words.Select(each => each.Word))} or {Time.Words}", (string text, [MaybeNullWhen(false)] out T value) =>
        {
            foreach (var (word, meaning) in words)
            {
                if (!word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    continue;
                value = meaning;
                return true;
            }

            var isTime = TryReadTime(text, out var time);
            value = ofTime(time);
            return isTime;
        });

    private static bool TryReadTime(string text, out TimeSpan value)
    {
        value = default;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}
