// What a scripted server is to do, and what it has done.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class Script
{
    private readonly ConcurrentQueue<string> _trail = new();

    public Func<ScriptedServer, ValueTask<InitResult>>? Init { get; init; }

    public Func<ScriptedServer, object, ValueTask>? Message { get; init; }

    public Func<ScriptedServer, ValueTask>? Idle { get; init; }

    public Func<ScriptedServer, ExitReason, ValueTask>? Terminate { get; init; }

    /// <summary>The process, from Init on.</summary>
    public Pid Pid { get; set; }

    /// <summary>Opens with Init.</summary>
    internal Gate Begun { get; } = new();

    /// <summary>Opens when the server is asked to stop, or is exiting.</summary>
    internal Gate Stopping { get; } = new();

    /// <summary>Calls that were kept for later, in the order in which they came.</summary>
    internal ConcurrentQueue<IncomingCall> Kept { get; } = new();

    public string[] Trail => [.. _trail];

    public void Note(string what) => _trail.Enqueue(what);
}
