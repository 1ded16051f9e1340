// What every service asks for now and then: this connection is over, please open a new one. Nothing is wrong.
namespace SlackToDiscord.Sockets;

internal sealed class NewConnectionAskedException(string message) : Exception(message);
