namespace Riot;

/// <summary>The called process does not answer such a request.</summary>
public sealed class CallNotHandledException : InvalidOperationException
{
    internal CallNotHandledException(IncomingCall call, Pid server, Type serverType, string? state, string advice)
        : base($"{serverType.Name} {server} does not handle the call {call.Request.GetType()} from {(call.From == Pid.Runtime ? "outside" : $"{call.From}")}{(state is null ? null : $" in state {state}")}. {advice}")
    {
        Server = server;
        ServerType = serverType;
        RequestType = call.Request.GetType();
        From = call.From;
    }

    /// <summary>The process that was called.</summary>
    public Pid Server { get; }

    /// <summary>The class of the server.</summary>
    public Type ServerType { get; }

    /// <summary>The class of the request that nothing there handles.</summary>
    public Type RequestType { get; }

    /// <summary>The process that called; <see cref="Pid.Runtime"/> for code outside processes.</summary>
    public Pid From { get; }
}
