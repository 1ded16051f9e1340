namespace Riot.Verbs;

/// <summary>Marks processes that are asked to end and end in order: servers (C4).</summary>
internal interface IServes : IProcess;

/// <summary>Marks supervisors among them (S1).</summary>
internal interface ISupervises : IServes;

/// <summary>Thrown by a start that finds nothing to do: the process ends normally, and whoever started it is told that this was no failure (C1).</summary>
internal sealed class StartIgnoredException : Exception;
