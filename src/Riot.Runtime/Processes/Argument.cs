using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Riot.Identity;

namespace Riot.Processes;

/// <summary>Refuses bad arguments of verbs, naming the value and the fix.</summary>
internal static class Argument
{
    private const string ForEver = ", or Timeout.InfiniteTimeSpan where waiting for ever is meant";
    private const string Never = "; what is never to be sent needs no timer";

    /// <summary>The longest time that verbs and specs take.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36500);

    /// <summary>A process of this runtime, or <see cref="Pid.Runtime"/>: that is all that its verbs take (P5).</summary>
    public static ProcessRef Target(ProcessHost host, Pid pid, [CallerArgumentExpression(nameof(pid))] string? name = null) =>
        pid.Target is { } target && (target.Node == host || target.Node.Incarnation == 0) ? target : throw NotOfThisRuntime(host, pid, name);

    /// <summary>A process of whatever runtime, for what belongs to none.</summary>
    public static ProcessRef TargetAnywhere(Pid pid, [CallerArgumentExpression(nameof(pid))] string? name = null) => pid.Target ?? throw IsNone(name);

    public static void Message([NotNull] object? message) =>
        _ = message ?? throw new ArgumentNullException(nameof(message), "A message cannot be null.");

    /// <summary>A time that is zero or more. <see cref="Timeout.InfiniteTimeSpan"/> becomes null.</summary>
    public static TimeSpan? Limit(TimeSpan? timeout, [CallerArgumentExpression(nameof(timeout))] string? name = null) =>
        timeout is not { } time || time == Timeout.InfiniteTimeSpan ? null : Time(time, ForEver, name);

    /// <summary>The limit of a call: null is the runtime's default, infinite becomes null.</summary>
    public static TimeSpan? CallLimit(ProcessHost host, TimeSpan? timeout) => Limit(timeout ?? host.CallTimeout, nameof(timeout));

    /// <summary>How long a timer waits: zero or more, and not for ever.</summary>
    public static TimeSpan Delay(TimeSpan delay) => Time(delay, Never, nameof(delay));

    public static TimeSpan Interval(TimeSpan interval) =>
        interval <= TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(nameof(interval), interval, $"'{nameof(interval)}' is not more than zero: give how long it is from one message to the next.")
            : Time(interval, Never, nameof(interval));

    /// <summary>The longest wait that the platform's timers take; a longer one is as good as for ever.</summary>
    public static TimeSpan PlatformWait(TimeSpan? limit) =>
        limit is { } time && time.TotalMilliseconds < uint.MaxValue - 1 ? time : Timeout.InfiniteTimeSpan;

    public static void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{typeof(T).Name} has no such value: give one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static TimeSpan Time(TimeSpan time, string otherwise, string? name) =>
        time < TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(name, time, $"'{name}' is negative: give zero or more{otherwise}.")
            : time > Longest
            ? throw new ArgumentOutOfRangeException(name, time, $"'{name}' is more than {Longest.TotalDays:0} days: give that or less{otherwise}.")
            : time;

    /// <summary>An address that leads somewhere, if somebody is there.</summary>
    public static void NotNone(Address address, [CallerArgumentExpression(nameof(address))] string? name = null)
    {
        if (address == default)
            throw IsNone(name);
        if (address.Name is { } text)
            ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
    }

    public static ArgumentException IsNone(string? name) => new($"'{name}' is Pid.None: it names no process.", name);

    private static ArgumentException NotOfThisRuntime(ProcessHost host, Pid pid, string? name) => pid.Target is not { } target
        ? IsNone(name)
        : new ArgumentException(
            $"Process {pid} belongs to another runtime, {NameOf(target.Node)}; this one is {NameOf(host)}. " +
            "A verb reaches the processes of its own runtime only: use the IRiot of that one.",
            name);

    private static string NameOf(Node node) => node is ProcessHost { Name: { } name } ? $"'{name}'" : $"<{node}>";

    /// <summary>A reason that may be given, to Exit or to what ends a process otherwise (X3).</summary>
    public static ExitReason Reason(ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (ReferenceEquals(reason, ExitReason.Killed))
            throw new ArgumentException("Killed is no reason to give: use Kill, which cannot be trapped.", nameof(reason));
        if (ReferenceEquals(reason, ExitReason.NoProcess) || ReferenceEquals(reason, ExitReason.NoConnection))
            throw new ArgumentException($"{reason} is no reason to give: it is what the runtime says of a process that it cannot find.", nameof(reason));
        return reason;
    }
}
