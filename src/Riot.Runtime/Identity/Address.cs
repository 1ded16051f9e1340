using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Riot.Identity;

namespace Riot;

/// <summary>
/// Whatever can be sent to: one process for ever (a <see cref="Pid"/>), whoever holds a name (a <see cref="string"/>), or whoever stands under a key of a
/// <see cref="Registry{TKey}"/>. Pids and names convert to it by themselves; a name or key is looked up anew each time that the address is used.
/// </summary>
/// <remarks>Two words wide; making one of a pid or a name allocates nothing, of a key one small object.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Address : IEquatable<Address>
{
    // One of both, or none. Apart, so that a send to a pid, the commonest of all, asks for no type.
    private readonly ProcessRef? _process;
    private readonly object? _other;

    internal Address(KeyedPlace place) => _other = place;

    private Address(ProcessRef? process, string? name) => (_process, _other) = (process, name);

    /// <summary>The process, if the address is a pid.</summary>
    internal ProcessRef? Process => _process;

    /// <summary>The name, if it is one.</summary>
    internal string? Name => _other as string;

    /// <summary>The key and where it leads to somebody, if it is one.</summary>
    internal KeyedPlace? Place => _other as KeyedPlace;

    /// <summary>The address of one process.</summary>
    public static implicit operator Address(Pid pid) => new(pid.Target, null);

    /// <summary>The address of whoever holds a name.</summary>
    public static implicit operator Address(string name) => new(null, name);

    /// <summary>Whether both lead to the same process by the same way.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Whether they lead to different processes, or by different ways.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Address other) =>
        _process is { } process ? other._process is { } another && process.IsSame(another) : other._process is null && Equals(_other, other._other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _process?.Id.GetHashCode() ?? _other?.GetHashCode() ?? 0;

    /// <summary>For errors and logs: <c>&lt;0.1.7&gt;</c>, <c>orders</c>, <c>registry[joe]</c>.</summary>
    public override string ToString() => _process is { } process ? Pid.Format(process) : _other?.ToString() ?? "<none>";
}
