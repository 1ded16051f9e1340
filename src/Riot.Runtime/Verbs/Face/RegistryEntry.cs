namespace Riot;

/// <summary>How many processes may stand under one key of a <see cref="Registry{TKey}"/>.</summary>
public enum RegistryKeys
{
    /// <summary>At most one: the key names it.</summary>
    Unique,

    /// <summary>Any number: the key is a topic.</summary>
    Duplicate,
}

/// <summary>One process under a key of a <see cref="Registry{TKey}"/>.</summary>
/// <param name="Pid">The process that stands there.</param>
/// <param name="Value">What was given when it was entered; null if nothing was.</param>
public readonly record struct RegistryEntry(Pid Pid, object? Value);
