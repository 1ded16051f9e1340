using Riot.Processes;

namespace Riot.Testing.Engine;

/// <summary>A slice, or a step of code outside processes, that was interrupted at a verb and is ready to go on.</summary>
/// <param name="Process">Whose slice it is; null for code outside processes.</param>
/// <param name="Thread">The thread that waits in the middle of it.</param>
internal sealed record InterruptedSlice(Process? Process, CrewThread Thread);
