namespace Riot.Supervision;

/// <summary>How many restarts are too many (S6): more than <paramref name="MaxRestarts"/> within <paramref name="Period"/>.</summary>
internal readonly record struct RestartLimit(int MaxRestarts, TimeSpan Period);
