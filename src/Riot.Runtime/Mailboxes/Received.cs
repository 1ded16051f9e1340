namespace Riot;

/// <summary>What a verb has got that may get nothing in time; also <c>is (true, var order)</c> and <c>var (received, message) = …</c>.</summary>
/// <param name="IsReceived">Whether there is a message or value; false: none came in time.</param>
/// <param name="Message">The message or value; the default if there is none.</param>
public readonly record struct Received<T>(bool IsReceived, T Message);
