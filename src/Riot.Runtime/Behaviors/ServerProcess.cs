using Riot.Behaviors;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

/// <summary>What all servers have in common, <see cref="GenServer"/> and <see cref="StateMachine{TState}"/>: they start in order, and are told to end.</summary>
/// <remarks>
/// A server is told to end, not unwound: an exit, or the end of a linked process unless <see cref="ProcessContext.TrapExits"/> is on, cancels <see cref="StopRequested"/>;
/// once the running handler has returned, <see cref="TerminateAsync"/> runs and the process ends.
/// </remarks>
/// <example><code>
/// public sealed record Load;
///
/// public sealed record Get(string Key) : ICall&lt;string?&gt;;
///
/// public sealed partial class Cache(IStore store) : GenServer, IHandle&lt;Load&gt;, IHandleCall&lt;Get, string?&gt;
/// {
///     private IReadOnlyDictionary&lt;string, string&gt; _values = new Dictionary&lt;string, string&gt;();
///
///     protected override ValueTask&lt;InitResult&gt; InitAsync()
///     {
///         Continue(new Load());   // whoever starts it does not wait for that, and no other message comes first
///         return InitResult.Ok;
///     }
///
///     public async ValueTask HandleAsync(Load load) => _values = await store.LoadAsync(StopRequested);
///
///     public ValueTask&lt;Answer&lt;string?&gt;&gt; HandleAsync(Get get, IncomingCall&lt;string?&gt; call) => call.Reply(_values.GetValueOrDefault(get.Key));
///
///     protected override async ValueTask TerminateAsync(ExitReason reason) => await store.SaveAsync(_values, Self.CancellationToken);
/// }
/// </code></example>
public abstract class ServerProcess : IServes
{
    private ProcessContext? _self;
    private ServerLoop? _loop;

    private protected ServerProcess()
    {
    }

    /// <summary>The verbs of the server's own process.</summary>
    /// <exception cref="InvalidOperationException">Before its <c>InitAsync</c>, such as in a constructor.</exception>
    protected ProcessContext Self => _self ?? throw NotStarted();

    /// <summary>Cancelled when the server is asked to stop, and when it exits: pass it to every await in a handler, except in <see cref="TerminateAsync"/>.</summary>
    protected CancellationToken StopRequested => Self.StopRequested;

    private protected ServerLoop Loop => _loop ?? throw NotStarted();

    /// <summary>What the server's author has written.</summary>
    private protected abstract IServerCode MakeCode();

    /// <summary>Has a message handled like any other, once the running handler has returned and before any that is queued; several in the order given.</summary>
    protected void Continue(object message)
    {
        Argument.Message(message);
        Loop.Continue(message);
    }

    /// <summary>
    /// Cleans up; the process still lives, and verbs work. Runs once, before every end but a kill and a failed start, within the stopper's time, else the exit grace.
    /// What it throws is logged, and replaces <see cref="ExitReason.Normal"/> and shutdowns only.
    /// </summary>
    protected virtual ValueTask TerminateAsync(ExitReason reason) => default;

    Task IProcess.StartAsync(ProcessContext self)
    {
        _self = self;
        _loop = new ServerLoop(MakeCode(), self.Process);
        return _loop.StartAsync();
    }

    Task IProcess.RunAsync(ProcessContext self) => Loop.RunAsync();

    // Who sent it is not known: a message carries no sender, a call does.
    private protected void Drop(string kind, Func<string> what, string advice) => ProcessLog.NotHandled(Self.Process, kind, what, advice);

    private static InvalidOperationException NotStarted() => new("The server has not started: this works from InitAsync on.");
}
