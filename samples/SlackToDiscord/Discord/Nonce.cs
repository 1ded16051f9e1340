// The nonce of a relayed message: the same for every try at one Slack event, and no longer than Discord allows.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SlackToDiscord.Discord;

internal static class Nonce
{
    private const int MaxLength = 25;
    private const int HashBytes = 18;

    public static string From(string eventId) =>
        eventId.Length <= MaxLength ? eventId : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(eventId)).AsSpan(0, HashBytes));
}
