// What the Discord simulator is told to answer a message post instead of taking it as usual.
namespace SlackToDiscord.Simulators.Discord;

public abstract record PostFault
{
    private PostFault()
    {
    }

    /// <summary>429: the message is not taken.</summary>
    public static PostFault RateLimited(TimeSpan retryAfter, bool global = false) => new RateLimit(retryAfter, global);

    /// <summary>500, or a proxy's 502, 503 or 504: the message is not taken.</summary>
    public static PostFault ServerError(int status = 500) => new Failure(status);

    /// <summary>400: the server's own rules block the message, however often it comes.</summary>
    public static PostFault Blocked() => new Block();

    /// <summary>The message is taken and shown, and then the connection breaks before the answer.</summary>
    public static PostFault LostAnswer() => new Lost();

    internal sealed record RateLimit(TimeSpan RetryAfter, bool Global) : PostFault;

    internal sealed record Failure(int Status) : PostFault;

    internal sealed record Block : PostFault;

    internal sealed record Lost : PostFault;
}
