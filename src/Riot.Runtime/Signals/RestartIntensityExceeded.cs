namespace Riot;

/// <summary>Why a supervisor gave up: a restart beyond what its intensity allows. The detail of its <see cref="ExitReason.ShutdownWith"/>.</summary>
/// <param name="ChildId">The child whose restart was refused.</param>
/// <param name="Restarts">How many restarts were allowed within <paramref name="Period"/>; all had been used.</param>
/// <param name="Period">The time within which restarts count.</param>
/// <param name="LastReason">Why that child ended, or failed to start, this last time.</param>
public sealed record RestartIntensityExceeded(string ChildId, int Restarts, TimeSpan Period, ExitReason LastReason);
