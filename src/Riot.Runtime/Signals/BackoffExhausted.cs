namespace Riot;

/// <summary>Why a supervisor gave up: a child failed again after as many restarts in a row as its back-off allows. The detail of its <see cref="ExitReason.ShutdownWith"/>.</summary>
/// <param name="ChildId">The id of the child whose restart was refused.</param>
/// <param name="Restarts">How many restarts in a row were allowed; all had been used.</param>
/// <param name="LastReason">Why that child ended, or failed to start, this last time.</param>
public sealed record BackoffExhausted(string ChildId, int Restarts, ExitReason LastReason);
