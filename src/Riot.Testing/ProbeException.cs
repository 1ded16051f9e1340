namespace Riot.Testing;

/// <summary>Something else came than a test expected, or nothing; the message says what.</summary>
public sealed class ProbeException : Exception
{
    internal ProbeException(string message)
        : base(message)
    {
    }
}
