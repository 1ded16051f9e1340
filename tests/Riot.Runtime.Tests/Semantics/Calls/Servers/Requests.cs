// What tests ask and tell scripted servers.
namespace Riot.Tests.Semantics.Calls.Servers;

/// <summary>Is replied with what it carries.</summary>
public sealed record Echo(object? Value) : ICall<object?>;

/// <summary>Is put into <see cref="Script.Kept"/>, to be answered later.</summary>
public sealed record Keep(string Name = "") : ICall<string>;

/// <summary>Is answered by what runs in the handler.</summary>
public sealed record Ask(Func<ScriptedServer, IncomingCall, ValueTask<Answer>> Handler) : ICall<string>
{
    /// <summary>Replied with "done" once it has run.</summary>
    public static Ask To(Func<ScriptedServer, ValueTask> act)
    {
        Ask? ask = null;
        return ask = new Ask(async (server, _) =>
        {
            await act(server);
            return server.Reply(ask!, "done");
        });
    }

    public static Ask To(Action<ScriptedServer> act) => To(server =>
    {
        act(server);
        return default;
    });
}

/// <summary>Runs in the handler of a cast, of any other message, or of a Continue.</summary>
public sealed record Do(Func<ScriptedServer, ValueTask> Act)
{
    public Do(Action<ScriptedServer> act)
        : this(server =>
        {
            act(server);
            return default;
        })
    {
    }
}
