using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Riot.Identity;

namespace Riot;

/// <summary>
/// Names one process for ever: equal by value, never used again while the runtime lives, and good to send to from anywhere.
/// </summary>
/// <remarks>
/// It is one reference wide, so copying it is atomic, and a send needs no look-up. It prints as <c>&lt;node.incarnation.id&gt;</c>;
/// <see cref="IProcessDirectory.ParsePid"/> reads that back.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Pid : IEquatable<Pid>
{
    private readonly ProcessRef? _target;

    internal Pid(ProcessRef target) => _target = target;

    /// <summary>No process: the default value. Verbs refuse it with <see cref="ArgumentException"/>.</summary>
    public static Pid None => default;

    /// <summary>Stands for the runtime and for code outside processes, as the sender of an <see cref="ExitMessage"/>. Nothing can be sent to it.</summary>
    public static Pid Runtime { get; } = new(new GoneProcess(Node.Nowhere.Instance, 0));

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => _target is null;

    internal ProcessRef? Target => _target;

    /// <summary>What the process is called where a text mentions it.</summary>
    internal string Mention => _target?.Mention ?? ToString();

    /// <inheritdoc/>
    public bool Equals(Pid other) =>
        ReferenceEquals(_target, other._target) || (_target is not null && other._target is not null && _target.IsSame(other._target));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Pid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _target is null ? 0 : _target.Id.GetHashCode();

    /// <summary>The readable form, for example <c>&lt;0.1.42&gt;</c>.</summary>
    public override string ToString() => _target is null ? "<none>" : Format(_target);

    /// <summary>Whether both name the same process.</summary>
    public static bool operator ==(Pid left, Pid right) => left.Equals(right);

    /// <summary>Whether they name different processes.</summary>
    public static bool operator !=(Pid left, Pid right) => !left.Equals(right);

    internal static string Format(ProcessRef target) => string.Create(CultureInfo.InvariantCulture, $"<{target.Node}.{target.Id}>");

    /// <summary>Reads the printed form; false when the text has another shape.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out int node, out int incarnation, out long id)
    {
        (node, incarnation, id) = (0, 0, 0);
        if (text is not ['<', .. var inner, '>'])
            return false;
        Span<Range> parts = stackalloc Range[4];
        return inner.Split(parts, '.') == 3
            && int.TryParse(inner[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out node)
            && int.TryParse(inner[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out incarnation)
            && long.TryParse(inner[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
