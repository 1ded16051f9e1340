// The answer of a service that trying again cannot change: its message says which setting to fix, and holds no token.
namespace SlackToDiscord;

internal sealed class FatalServiceException(string message) : Exception(message);
