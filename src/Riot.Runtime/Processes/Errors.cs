// What verbs fail with: a name that nobody holds or that is taken, a process that is dead, a full mailbox, a runtime that does not run.
using Riot.Diagnostics;

namespace Riot;

/// <summary>Nobody holds the name or key that something was sent to.</summary>
public sealed class UnknownNameException : RiotException
{
    internal UnknownNameException(string name)
        : base(
            Pid.None,
            $"No process is registered under the name '{name}'. Give a process that name (ProcessOptions.Name, or Register), or wait for it with Names.WaitForAsync; " +
            "TrySend tells instead of throwing.") =>
        Name = name;

    /// <summary>The name, or the key with its registry.</summary>
    public string Name { get; }
}

/// <summary>Another process holds the name, or the key of a registry with unique keys; or the process has a name already.</summary>
public sealed class AlreadyRegisteredException : RiotException
{
    internal AlreadyRegisteredException(object key, Pid holder)
        : this($"The key '{Printed.Of(key)}' is held by process {holder}.", key, holder)
    {
    }

    internal AlreadyRegisteredException(string message, object key, Pid holder)
        : base(holder, message) =>
        Key = key;

    /// <summary>The name or key that is in the way.</summary>
    public object Key { get; }

    /// <summary>The process that holds it.</summary>
    public Pid Holder => Pid;
}

/// <summary>The process is exiting or dead.</summary>
public sealed class NoSuchProcessException : RiotException
{
    internal NoSuchProcessException(Pid pid, string verb)
        : base(pid, $"{verb}: process {pid} is exiting or dead.")
    {
    }
}

/// <summary>A call did not get into a mailbox with a limit, or was dropped from it.</summary>
public sealed class MailboxFullException : RiotException
{
    internal MailboxFullException(Pid pid)
        : base(pid, $"The mailbox of process {pid} is full: it has a limit, see ProcessOptions.Mailbox.")
    {
    }
}

/// <summary>The runtime has not been started, or has stopped.</summary>
public sealed class RuntimeNotRunningException : RiotException
{
    internal RuntimeNotRunningException(string verb, string? runtime)
        : base(
            Pid.None,
            $"{verb}: the runtime{(runtime is null ? "" : $" '{runtime}'")} is not running. Start it first, or do not call it after it has stopped.") =>
        Runtime = runtime;

    /// <summary>The name of the runtime, <see cref="RiotOptions.Name"/>, which is its key in a host; null if it has none.</summary>
    public string? Runtime { get; }
}
