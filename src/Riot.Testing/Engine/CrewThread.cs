namespace Riot.Testing.Engine;

/// <summary>A thread of a <see cref="Crew"/>: it runs while it has the turn, and waits otherwise.</summary>
internal sealed class CrewThread
{
    private readonly SemaphoreSlim _turn = new(0);

    public SimulatedCarrier Carrier { get; } = new();

    /// <summary>Gives the turn to this thread; the caller does not have it any more.</summary>
    public void GiveTurn() => _turn.Release();

    /// <summary>Waits for the turn. Called by this thread itself.</summary>
    public void AwaitTurn() => _turn.Wait();
}
