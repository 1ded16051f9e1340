using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Riot.Processes;

namespace Riot;

/// <summary>
/// How a process is stopped: asked, and killed when its time is over; asked, and waited for; or killed at once. The default is <see cref="After"/> 5 s. As text, in
/// configuration: <c>kill</c>, <c>infinite</c>, or a time such as <c>00:00:05</c>.
/// </summary>
/// <example><code>
/// await riot.StopAsync("tunnel", Shutdown.After(TimeSpan.FromSeconds(30)), cancellationToken: cancellationToken);
///
/// ChildSpec[] children =
/// [
///     ChildSpec.Of&lt;OrderDesk&gt;("orders") with { Shutdown = Shutdown.Infinite },
///     ChildSpec.Of&lt;Watch&gt;("watch") with { Shutdown = Shutdown.Kill },
/// ];
/// foreach (var (id, stop) in children.Select(child => (child.Id, child.Shutdown)))
///     Console.WriteLine(stop.IsKill ? $"{id} is killed" : $"{id} has {stop.Limit}");
/// </code></example>
public readonly struct Shutdown : IEquatable<Shutdown>, IParsable<Shutdown>
{
    private static readonly TimeSpan s_default = TimeSpan.FromSeconds(5);

    private readonly TimeSpan? _limit;

    private Shutdown(TimeSpan limit, bool isKill = false) => (_limit, IsKill) = (limit, isKill);

    /// <summary>It is killed, without being asked first.</summary>
    public static Shutdown Kill { get; } = new(TimeSpan.Zero, isKill: true);

    /// <summary>It is asked to end, and waited for however long it takes. The default of supervisors, which need the time of all they hold.</summary>
    public static Shutdown Infinite { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>Whether this is <see cref="Kill"/>.</summary>
    public bool IsKill { get; }

    /// <summary>How long it is waited for before it is killed; <see cref="Timeout.InfiniteTimeSpan"/> for <see cref="Infinite"/>.</summary>
    public TimeSpan Limit => _limit ?? s_default;

    /// <summary>It is asked to end, and killed when it has not within <paramref name="limit"/>.</summary>
    /// <param name="limit">Zero or more, at most 36,500 days; <see cref="Timeout.InfiniteTimeSpan"/> is <see cref="Infinite"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, or more than 36,500 days.</exception>
    public static Shutdown After(TimeSpan limit) => Argument.Limit(limit) is { } time ? new(time) : Infinite;

    /// <summary>Reads <c>kill</c>, <c>infinite</c> or a time, whatever the case. A bare number is none: the platform takes it for days.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Shutdown Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var shutdown)
            ? shutdown
            : throw new FormatException($"'{s}' does not say how to stop a process: write kill, infinite, or a time of zero or more, such as 00:00:05.");

    /// <inheritdoc cref="Parse"/>
    /// <returns>False: the text is none of these.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Shutdown result)
    {
        result = default;
        if (string.Equals(s, nameof(Kill), StringComparison.OrdinalIgnoreCase))
            result = Kill;
        else if (string.Equals(s, nameof(Infinite), StringComparison.OrdinalIgnoreCase))
            result = Infinite;
        else if (s?.Contains(':') == true && TimeSpan.TryParse(s, provider ?? CultureInfo.InvariantCulture, out var limit) && limit >= TimeSpan.Zero && limit <= Argument.Longest)
            result = new Shutdown(limit);
        else
            return false;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Shutdown other) => IsKill == other.IsKill && Limit == other.Limit;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shutdown other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsKill, Limit);

    /// <inheritdoc/>
    public override string ToString() => IsKill ? nameof(Kill) : Limit == Timeout.InfiniteTimeSpan ? nameof(Infinite) : $"After({Limit})";

    /// <summary>Whether both stop in the same way.</summary>
    public static bool operator ==(Shutdown left, Shutdown right) => left.Equals(right);

    /// <summary>Whether they stop in different ways.</summary>
    public static bool operator !=(Shutdown left, Shutdown right) => !left.Equals(right);
}
