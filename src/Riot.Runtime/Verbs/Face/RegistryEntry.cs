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
