using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Riot.Identity;

namespace Riot;

/// <summary>
/// Whatever can be sent to: one process for ever (a <see cref="Pid"/>), whoever holds a name (a <see cref="string"/>), or whoever stands under a key of a
/// <see cref="Registry{TKey}"/>. Pids and names convert to it by themselves; a name or key is looked up anew each time that the address is used.
/// </summary>
/// <remarks>Two words wide; making one of a pid or a name allocates nothing.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Address : IEquatable<Address>
{
    // A ProcessRef, a name, or a source; null for none.
    private readonly object? _target;
    private readonly object? _key;

    internal Address(AddressSource source, object key) => (_target, _key) = (source, key);

    private Address(object? target) => _target = target;

    /// <summary>The process, if the address is a pid.</summary>
    internal ProcessRef? Process => _target as ProcessRef;

    /// <summary>The name, if it is one.</summary>
    internal string? Name => _target as string;

    /// <summary>Where its key leads to somebody, if it is one.</summary>
    internal AddressSource? Source => _target as AddressSource;

    /// <summary>The key, if it has a source.</summary>
    internal object? Key => _key;

    /// <summary>The address of one process.</summary>
    public static implicit operator Address(Pid pid) => new(pid.Target);

    /// <summary>The address of whoever holds a name.</summary>
    public static implicit operator Address(string name) => new(name);

    /// <summary>Whether both lead to the same process by the same way.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Address other) =>
        Process is { } process ? other.Process is { } another && process.IsSame(another) : Equals(_target, other._target) && Equals(_key, other._key);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Process?.Id.GetHashCode() ?? HashCode.Combine(_target, _key);

    /// <summary>For errors and logs: <c>&lt;0.1.7&gt;</c>, <c>orders</c>, <c>registry[joe]</c>.</summary>
    public override string ToString() => _target switch
    {
        ProcessRef process => Pid.Format(process),
        string name => name,
        AddressSource source => source.Describe(_key!),
        _ => "<none>",
    };
}
