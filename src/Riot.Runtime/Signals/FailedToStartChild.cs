namespace Riot;

/// <summary>Why a supervisor did not start: one of its children failed to (S1). The detail of its <see cref="ExitReason.ShutdownWith"/>.</summary>
/// <param name="ChildId">The child.</param>
/// <param name="Reason">What it ended with.</param>
public sealed record FailedToStartChild(string ChildId, ExitReason Reason);
