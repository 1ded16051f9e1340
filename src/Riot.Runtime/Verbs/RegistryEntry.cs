using Riot.Diagnostics;

namespace Riot;

/// <summary>How many processes may stand under one key of a <see cref="Registry{TKey}"/>.</summary>
public enum RegistryKeys
{
    /// <summary>One: the key names it.</summary>
    Unique,

    /// <summary>Any number: the key is a topic.</summary>
    Duplicate,
}

/// <summary>One process under a key of a <see cref="Registry{TKey}"/>.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Value">What was said of it when it was entered.</param>
public readonly record struct RegistryEntry(Pid Pid, object? Value);

/// <summary>Another process holds the key in a registry with unique keys (N3).</summary>
public sealed class KeyAlreadyRegisteredException : InvalidOperationException
{
    internal KeyAlreadyRegisteredException(object key, Pid holder)
        : base($"The key '{Printed.Of(key)}' is held by process {holder}.")
    {
        Key = key;
        Holder = holder;
    }

    /// <summary>The key.</summary>
    public object Key { get; }

    /// <summary>The process that holds it.</summary>
    public Pid Holder { get; }
}
