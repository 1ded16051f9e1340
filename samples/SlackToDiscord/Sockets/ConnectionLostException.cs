// A socket that has ended and may be opened again: closed by the service, broken, or silent.
namespace SlackToDiscord.Sockets;

internal sealed class ConnectionLostException(string message, int? closeCode = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The close code that the service sent; null if it sent none.</summary>
    public int? CloseCode => closeCode;
}
