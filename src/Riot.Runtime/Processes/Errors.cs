namespace Riot;

/// <summary>Nobody holds the name that a message was sent to (G4).</summary>
public sealed class UnknownNameException : InvalidOperationException
{
    internal UnknownNameException(string name)
        : base($"No process is registered under the name '{name}'. Give a process that name (ProcessOptions.Name, or Register), or wait for it with AwaitName; TrySend tells instead of throwing.")
    {
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }
}

/// <summary>The name is taken, or the process has one already (N1).</summary>
public sealed class NameAlreadyRegisteredException : InvalidOperationException
{
    internal NameAlreadyRegisteredException(string message, string name, Pid holder)
        : base(message)
    {
        Name = name;
        Holder = holder;
    }

    /// <summary>The name that is in the way.</summary>
    public string Name { get; }

    /// <summary>The process that holds it.</summary>
    public Pid Holder { get; }
}

/// <summary>The process is exiting or dead (L5, N1).</summary>
public sealed class NoSuchProcessException : InvalidOperationException
{
    internal NoSuchProcessException(Pid pid, string verb)
        : base($"{verb}: process {pid} is exiting or dead.")
    {
        Pid = pid;
    }

    /// <summary>The process.</summary>
    public Pid Pid { get; }
}

/// <summary>A call did not get into a mailbox with a limit, or was dropped from it (R5).</summary>
public sealed class MailboxFullException : InvalidOperationException
{
    internal MailboxFullException(Pid pid)
        : base($"The mailbox of process {pid} is full: it has a limit, see ProcessOptions.Mailbox.")
    {
        Pid = pid;
    }

    /// <summary>The process.</summary>
    public Pid Pid { get; }
}

/// <summary>The runtime has not been started, or has stopped (H6).</summary>
public sealed class RuntimeNotRunningException : InvalidOperationException
{
    internal RuntimeNotRunningException(string verb, string? runtime)
        : base($"{verb}: the runtime{(runtime is null ? "" : $" '{runtime}'")} is not running. Start it first, or do not call it after it has stopped.")
    {
        Runtime = runtime;
    }

    /// <summary>The name of the runtime, <see cref="RiotOptions.Name"/>, which is its key in a host; null if it has none.</summary>
    public string? Runtime { get; }
}
