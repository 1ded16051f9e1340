// Unwinds a thread of a model whose execution is over.
namespace Riot.Models.Stepping;

internal sealed class ExecutionOverException : Exception;
