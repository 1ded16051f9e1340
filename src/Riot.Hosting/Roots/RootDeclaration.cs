namespace Riot.Hosting.Roots;

/// <summary>A root process before it starts.</summary>
/// <param name="Name">The name that it will have.</param>
/// <param name="Start">
/// Starts it: completes once it has started, with its pid and the task of its end. Null: it is a supervisor, and the configuration says how.
/// </param>
internal sealed record RootDeclaration(string Name, Func<RiotRuntime, CancellationToken, Task<(Pid Pid, Task<ExitReason> Ended)>>? Start)
{
    /// <summary>Whether it is a supervisor that comes from the configuration.</summary>
    public bool IsConfigured => Start is null;
}
