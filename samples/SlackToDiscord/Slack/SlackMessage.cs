// What a person said in a channel, taken out of its envelope.
namespace SlackToDiscord.Slack;

internal sealed record SlackMessage(string EventId, string Channel, string User, string Text)
{
    /// <summary>Null for whatever is not a person's plain message: other events, edits, deletions, bots.</summary>
    public static SlackMessage? From(SlackEnvelope envelope) => envelope.Payload switch
    {
        { EventId: { } id, Event: { Type: "message", Subtype: null, BotId: null, Channel: { } channel, User: { } user, Text: { Length: > 0 } text } }
            => new SlackMessage(id, channel, user, text),
        _ => null,
    };
}
