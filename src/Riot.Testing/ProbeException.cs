namespace Riot.Testing;

/// <summary>A process did not do what a test expected of it; the message says what it did instead.</summary>
public sealed class ProbeException : Exception
{
    internal ProbeException(string message)
        : base(message)
    {
    }
}
