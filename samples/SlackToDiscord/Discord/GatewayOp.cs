// The gateway's opcodes that are read or sent here.
namespace SlackToDiscord.Discord;

internal static class GatewayOp
{
    public const int Heartbeat = 1;
    public const int Identify = 2;
    public const int Reconnect = 7;
    public const int InvalidSession = 9;
    public const int Hello = 10;
    public const int HeartbeatAck = 11;
}
