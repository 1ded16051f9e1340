using Microsoft.Extensions.Logging;

namespace Riot.Tests.Support;

/// <summary>A log line of a test's own.</summary>
internal static partial class Speech
{
    [LoggerMessage(1, LogLevel.Information, "{What}")]
    public static partial void Say(this ILogger log, string what);
}
