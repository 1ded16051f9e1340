namespace Riot.Hosting.Roots;

/// <summary>A root process before it starts.</summary>
/// <param name="Name">The name that it will have.</param>
/// <param name="Start">Starts it: completes once it has started, with its pid and the task of its end.</param>
internal sealed record RootDeclaration(string Name, Func<RiotRuntime, CancellationToken, Task<(Pid Pid, Task<ExitReason> Ended)>> Start);
