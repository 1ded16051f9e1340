namespace Riot.Testing.Engine;

/// <summary>A thread of a <see cref="Crew"/>: it runs while it has the turn, and waits otherwise.</summary>
internal sealed class CrewThread
{
    private readonly SemaphoreSlim _turn = new(0);

    public SimulatedCarrier Carrier { get; } = new();

    /// <summary>Gives the turn to this thread; the caller does not have it any more.</summary>
    public void GiveTurn() => _turn.Release();

    /// <summary>Waits for the turn. Called by this thread itself.</summary>
    /// <param name="inSlice">It is in the middle of a slice: an interrupt that comes meanwhile is its process's, and stays pending. Else it is nobody's.</param>
    public void AwaitTurn(bool inSlice = false)
    {
        var (hasTurn, isInterrupted) = (false, false);
        while (!hasTurn)
        {
            try
            {
                _turn.Wait();
                hasTurn = true;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted && inSlice)
            Thread.CurrentThread.Interrupt();
    }
}
