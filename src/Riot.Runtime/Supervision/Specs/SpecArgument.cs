using System.Diagnostics.CodeAnalysis;
using Riot.Processes;

namespace Riot.Supervision;

/// <summary>Refuses bad values in specs, naming whose they are, the value and the fix.</summary>
internal static class SpecArgument
{
    /// <summary>How many restarts are allowed if nothing is said.</summary>
    public const int DefaultMaxRestarts = 3;

    /// <summary>The time within which restarts count if nothing is said.</summary>
    public static TimeSpan DefaultPeriod { get; } = TimeSpan.FromSeconds(5);

    /// <summary>An id that can be part of a path.</summary>
    public static string Id([NotNull] string? id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return string.IsNullOrWhiteSpace(id)
            ? throw new ArgumentException($"A child has the id '{id}', which is empty. Give it one, unique among its siblings.", nameof(id))
            : id;
    }

    public static int MaxRestarts(int value, string whose, string name) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{whose}: {value} restarts cannot be allowed; use zero, with which the first one gives up, or more.");

    public static TimeSpan Period(TimeSpan value, string whose) =>
        PositiveTime(value, whose, "restarts are counted within a period of more than zero", null, nameof(Period));

    /// <summary>A time of more than zero.</summary>
    /// <param name="tooShort">What to do about one that is too short.</param>
    /// <param name="tooLong">What to do about one that is too long, other than making it shorter; null: nothing else.</param>
    public static TimeSpan PositiveTime(TimeSpan time, string whose, string tooShort, string? tooLong, string name) =>
        time <= TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(name, time, $"{whose}: {(time == TimeSpan.Zero ? "the time is zero" : $"{time} is negative")}; {tooShort}.")
            : time > Argument.Longest
            ? throw new ArgumentOutOfRangeException(
                name, time, $"{whose}: {time} is more than {Argument.Longest.TotalDays:0} days; use that or less{(tooLong is null ? "" : $", or {tooLong}")}.")
            : time;

    public static T Defined<T>(T value, string whose, string name) where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{whose}: {value} is no {typeof(T).Name}; use one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static string Child(string path) => $"Child '{path}'";

    public static string Supervisor(string path) => path.Length == 0 ? "the supervisor" : $"supervisor '{path}'";

    public static string PathOf(string parent, string id) => parent.Length == 0 ? id : $"{parent}/{id}";
}
