namespace Riot;

/// <summary>Why a supervisor did not start: one of its children failed to. The detail of its <see cref="ExitReason.ShutdownWith"/>.</summary>
/// <param name="ChildId">The id of the child that failed to start.</param>
/// <param name="Reason">The reason that it ended with before it had started.</param>
public sealed record FailedToStartChild(string ChildId, ExitReason Reason);
