namespace Riot.Testing.Engine;

/// <summary>A thread of a <see cref="Crew"/>: it runs while it has the turn, and waits otherwise.</summary>
internal sealed class Hand
{
    private readonly SemaphoreSlim _turn = new(0);

    public SimulatedCarrier Carrier { get; } = new();

    /// <summary>Gives it the turn; whoever does that has it no longer.</summary>
    public void Give() => _turn.Release();

    /// <summary>Waits for the turn, on its own thread.</summary>
    public void Await() => _turn.Wait();
}
