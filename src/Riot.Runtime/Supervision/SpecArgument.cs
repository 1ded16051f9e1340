using System.Diagnostics.CodeAnalysis;

namespace Riot.Supervision;

/// <summary>Refuses bad values in specs, naming whose they are, the value and the fix.</summary>
internal static class SpecArgument
{
    /// <summary>The longest time that a timer takes.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(36500);

    /// <summary>What a request has to say: refused where it is made, since to the supervisor that takes the request a null would be fatal.</summary>
    public static T Given<T>([NotNull] T? value, string name) where T : class => value ?? throw new ArgumentNullException(name);

    /// <summary>A spec that was changed, and then returned.</summary>
    public static T Returned<T>([NotNull] T? spec, string whose, string name) where T : class =>
        spec ?? throw new ArgumentException($"{whose}: nothing was returned; return the spec that was changed.", name);

    /// <summary>An id that can be part of a path.</summary>
    public static string Id([NotNull] string? id, string path)
    {
        ArgumentNullException.ThrowIfNull(id);
        return string.IsNullOrWhiteSpace(id)
            ? throw new ArgumentException($"{Supervisor(path)}: a child has the id '{id}', which is empty. Give it one, unique among its siblings.", nameof(id))
            : id;
    }

    /// <summary>A time of zero or more.</summary>
    public static TimeSpan Time(TimeSpan time, string whose, string fix, string name) =>
        time < TimeSpan.Zero || time > s_longest
            ? throw new ArgumentOutOfRangeException(name, time, $"{whose}: {time} is {(time < TimeSpan.Zero ? "negative" : "too long")}; {fix}.")
            : time;

    /// <summary>A time of more than zero.</summary>
    public static TimeSpan PositiveTime(TimeSpan time, string whose, string fix, string name) =>
        time == TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(name, time, $"{whose}: the time is zero; {fix}.")
            : Time(time, whose, fix, name);

    public static T Defined<T>(T value, string whose, string name) where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{whose}: {value} is no {typeof(T).Name}; use one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static string Child(string path) => $"Child '{path}'";

    public static string Supervisor(string path) => path.Length == 0 ? "The supervisor" : $"Supervisor '{path}'";

    public static string PathOf(string parent, string id) => parent.Length == 0 ? id : $"{parent}/{id}";
}
