using Riot.Processes;

namespace Riot.Testing.Engine;

/// <summary>Somebody who waits in the middle of a slice, at a verb, and is ready to go on.</summary>
/// <param name="Process">Whose slice it is; null for code outside processes.</param>
/// <param name="Hand">The thread that is in it.</param>
internal sealed record InterruptedSlice(Process? Process, Hand Hand);
