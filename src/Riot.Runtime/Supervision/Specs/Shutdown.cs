using Riot.Supervision;

namespace Riot;

/// <summary>How a supervisor stops a child (S4). The default is <see cref="After"/> 5 s.</summary>
public readonly struct Shutdown : IEquatable<Shutdown>
{
    private static readonly TimeSpan s_default = TimeSpan.FromSeconds(5);

    private readonly TimeSpan? _limit;

    private Shutdown(TimeSpan limit, bool isKill = false) => (_limit, IsKill) = (limit, isKill);

    /// <summary>It is killed, without being asked first.</summary>
    public static Shutdown Kill { get; } = new(TimeSpan.Zero, isKill: true);

    /// <summary>It is asked to, and waited for however long it takes. The default of supervisors, which need the time of all they hold.</summary>
    public static Shutdown Infinite { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>Whether this is <see cref="Kill"/>.</summary>
    public bool IsKill { get; }

    /// <summary>How long the child is waited for before it is killed; <see cref="Timeout.InfiniteTimeSpan"/> for <see cref="Infinite"/>.</summary>
    public TimeSpan Limit => _limit ?? s_default;

    /// <summary>It is asked to, and killed when it has not ended within <paramref name="limit"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, or more than 36,500 days.</exception>
    public static Shutdown After(TimeSpan limit) => Within(limit, nameof(Shutdown));

    /// <inheritdoc/>
    public bool Equals(Shutdown other) => IsKill == other.IsKill && Limit == other.Limit;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shutdown other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsKill, Limit);

    /// <inheritdoc/>
    public override string ToString() => IsKill ? nameof(Kill) : Limit == Timeout.InfiniteTimeSpan ? nameof(Infinite) : $"After({Limit})";

    internal static Shutdown Within(TimeSpan limit, string whose) =>
        new(SpecArgument.Time(limit, whose, "give a child zero or more to stop in, or stop it by Kill", "stop it without limit", nameof(limit)));

    /// <summary>Whether both stop in the same way.</summary>
    public static bool operator ==(Shutdown left, Shutdown right) => left.Equals(right);

    /// <summary>Whether they stop in different ways.</summary>
    public static bool operator !=(Shutdown left, Shutdown right) => !left.Equals(right);
}
