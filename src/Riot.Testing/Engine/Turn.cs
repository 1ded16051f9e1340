namespace Riot.Testing.Engine;

/// <summary>Says which thread of a simulation has the turn: only that thread runs, and only it touches what belongs to the run.</summary>
/// <remarks>What a thread has written before it gave the turn away, the next one sees: the turn is given by a semaphore (<see cref="CrewThread"/>).</remarks>
internal sealed class Turn
{
    // Written by whoever takes the turn. A thread that does not have it may read an old number, but not its own: a thread that gives the turn away waits until it has it again.
    private volatile int _thread = -1;

    /// <summary>Whether the calling thread has the turn. Any thread.</summary>
    public bool IsMine => Environment.CurrentManagedThreadId == _thread;

    /// <summary>The calling thread has the turn from now on; whoever had it must have given it away.</summary>
    public void Take() => _thread = Environment.CurrentManagedThreadId;
}
