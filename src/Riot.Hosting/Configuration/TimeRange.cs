namespace Riot.Hosting.Configuration;

/// <summary>What the times of supervisors and children must be, in words. The specs themselves check it; a test holds these words to them.</summary>
internal static class TimeRange
{
    public const string ZeroOrMore = $"zero or more and at most {Most}";

    public const string MoreThanZero = $"more than zero and at most {Most}";

    private const string Most = "36500.00:00:00";
}
