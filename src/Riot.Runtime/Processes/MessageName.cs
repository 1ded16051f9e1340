using Riot.Signals;

namespace Riot.Processes;

/// <summary>What a message is called in texts: by the application's own type, where something of the runtime's bears it to the mailbox. Any thread.</summary>
internal static class MessageName
{
    public static string Short(object message) => Of(message, type => type.Name);

    public static string Full(object message) => Of(message, type => type.ToString());

    private static string Of(object message, Func<Type, string> name) => message switch
    {
        TimerFireSignal fire => Of(fire.Message, name),
        IncomingCall call => $"call {name(call.Request.GetType())}",
        _ => name(message.GetType()),
    };
}
