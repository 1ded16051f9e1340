using System.Runtime.ExceptionServices;
using Riot.Processes;
using Debug = System.Diagnostics.Debug;

namespace Riot.Testing.Engine;

/// <summary>Hands the turn of a run around among the threads of its crew: whoever is interrupted waits in the middle of a slice, on its thread, until it is chosen.</summary>
/// <remarks>All members are for the thread that has the turn, save where one says otherwise.</remarks>
internal sealed class Turns(Turn turn, ReadyList ready, ISteps steps)
{
    private const int MostInterrupted = 16;

    private Crew _crew = null!; // From Begin on, as is the next.
    private CrewThread _thread = null!;
    private object? _firstStep; // For a thread that was idle and gets the turn.
    private bool _isUninterrupted;
    private bool _isEnding;
    private volatile int _interrupted;
    private volatile Process? _running;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Whose slice runs now; null for code outside processes. Any thread; a hint to others.</summary>
    public Process? Running => _running;

    /// <summary>How many are interrupted in the middle of a slice. Any thread; a hint to others.</summary>
    public int Interrupted => _interrupted;

    /// <summary>What the run has failed with, while those who were interrupted still come to the end of their slices. Any thread; a hint to others.</summary>
    public Exception? FailedWith => _failure?.SourceException;

    /// <summary>Whether the run is over, save that those who were interrupted still come to the end of their slices.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Whether whoever runs may be interrupted now.</summary>
    public bool CanInterrupt
    {
        get
        {
            Debug.Assert(turn.IsMine);
            return !ready.IsEmpty && !_isUninterrupted && !_isEnding && _interrupted < MostInterrupted;
        }
    }

    /// <summary>The threads of the crew run everything from here on, beginning with the calling one.</summary>
    public void Begin(Crew crew)
    {
        (_crew, crew.Work) = (crew, thread => Work(thread));
        TakeTurn(crew.First);
    }

    /// <summary>Has one step taken after the other, until there is none. Called by the crew's first thread, which has the turn again when this returns.</summary>
    public void Run()
    {
        Debug.Assert(turn.IsMine && _thread == _crew.First);
        if (!Work(_crew.First))
            _crew.First.AwaitTurn();
        _failure?.Throw();
    }

    /// <summary>Runs one slice of a process on the calling thread.</summary>
    public void RunSlice(Process process)
    {
        Debug.Assert(turn.IsMine);
        _running = process;
        _thread.Carrier.RunSlice(process);
        _running = null;
    }

    /// <summary>Runs code outside processes on the calling thread.</summary>
    public void RunOutside(Action action)
    {
        Debug.Assert(turn.IsMine);
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            _thread.Carrier.RestoreContexts(null);
        }
    }

    /// <summary>Runs an action in which nobody is interrupted. Any thread.</summary>
    public void RunUninterrupted(Action action)
    {
        if (!turn.IsMine)
        {
            action();
            return;
        }

        var before = _isUninterrupted;
        _isUninterrupted = true;
        try
        {
            action();
        }
        finally
        {
            _isUninterrupted = before;
        }
    }

    /// <summary>Interrupts the calling thread where it is, in favour of <paramref name="other"/>, who was ready. Returns once the interrupted slice is chosen to go on.</summary>
    public void InterruptFor(object other)
    {
        Debug.Assert(turn.IsMine && !_isUninterrupted && !_isEnding);
        var slice = new InterruptedSlice(_running, _thread);
        ready.Add(slice);
        _running = null; // Whoever gets the turn now is in no slice yet.
        _interrupted++;
        if (other is InterruptedSlice another)
        {
            another.Thread.GiveTurn();
        }
        else
        {
            _firstStep = other;
            _crew.TakeIdle().GiveTurn();
        }

        slice.Thread.AwaitTurn(inSlice: true);
        TakeTurn(slice.Thread);
        _interrupted--;
        _running = slice.Process;
    }

    // What a thread of the crew does with the turn: until it has given it away, or the run is over and the thread is the first, which keeps it (true).
    private bool Work(CrewThread thread)
    {
        TakeTurn(thread);
        if (_firstStep is { } first)
        {
            _firstStep = null;
            RunStep(first);
        }

        while (TakeNext() is { } next)
        {
            if (next is InterruptedSlice slice)
            {
                _crew.AddIdle(thread);
                slice.Thread.GiveTurn();
                return false;
            }

            RunStep(next);
        }

        if (thread == _crew.First)
            return true;
        _crew.AddIdle(thread);
        _crew.First.GiveTurn();
        return false;
    }

    // What a step throws is the run's, not a thread's own: that would end the program that tests.
    private void RunStep(object one)
    {
        try
        {
            steps.RunStep(one);
        }
        catch (Exception error)
        {
            _failure ??= ExceptionDispatchInfo.Capture(error);
            _isEnding = true;
        }
    }

    // Before the run is over, all who were interrupted come to the end of their slices: they hold threads of the crew.
    private object? TakeNext()
    {
        if (!_isEnding)
        {
            try
            {
                if (steps.TakeNext() is { } next)
                    return next;
            }
            catch (Exception error)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }

            _isEnding = true;
        }

        return ready.TakeInterrupted();
    }

    private void TakeTurn(CrewThread thread)
    {
        turn.Take();
        _thread = thread;
        thread.Carrier.Take();
        steps.Enter();
    }
}
