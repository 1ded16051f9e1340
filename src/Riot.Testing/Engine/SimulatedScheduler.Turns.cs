using System.Runtime.ExceptionServices;

namespace Riot.Testing.Engine;

// Who has the turn: one thread of the crew runs; whoever is interrupted waits in the middle of its slice, on its thread, until it is chosen.
internal partial class SimulatedScheduler
{
    private const int MostInterrupted = 16;

    private Crew _crew = null!; // From the beginning on, as is the next.
    private Hand _hand = null!;
    private volatile int _thread = -1;
    private object? _first;
    private volatile int _interrupted;
    private bool _isEnding;
    private volatile ExceptionDispatchInfo? _stop;

    /// <summary>How many are interrupted in the middle of a slice. Any thread; a hint.</summary>
    public int Interrupted => _interrupted;

    /// <summary>What the run has failed with, where those who were interrupted still come to the end of their slices. Any thread; a hint.</summary>
    public Exception? FailedWith => _stop?.SourceException;

    /// <summary>From here on, these threads run everything, the calling one first.</summary>
    public void Begin(Crew crew)
    {
        (_crew, crew.Work) = (crew, hand => Work(hand));
        TakeTurn(crew.First);
    }

    /// <summary>Runs steps until there is no <see cref="Next"/>.</summary>
    protected void Run()
    {
        if (!Work(_crew.First))
            _crew.First.Await();
        _stop?.Throw();
    }

    // What a thread of the crew does with the turn: until it has given it away, or the run is over and the thread is the first, which keeps it (true).
    private bool Work(Hand hand)
    {
        TakeTurn(hand);
        if (_first is { } first)
        {
            _first = null;
            StepOrStop(first);
        }

        while (NextOrNone() is { } next)
        {
            if (next is InterruptedSlice slice)
            {
                _crew.Rest(hand);
                slice.Hand.Give();
                return false;
            }

            StepOrStop(next);
        }

        if (hand == _crew.First)
            return true;
        _crew.Rest(hand);
        _crew.First.Give();
        return false;
    }

    // What a step throws is the run's, not a thread's own: that would end the program that tests.
    private void StepOrStop(object one)
    {
        try
        {
            Step(one);
        }
        catch (Exception error)
        {
            _stop ??= ExceptionDispatchInfo.Capture(error);
            _isEnding = true;
        }
    }

    // Before the run is over, all who were interrupted come to the end of their slices: they hold threads of the crew.
    private object? NextOrNone()
    {
        if (!_isEnding)
        {
            try
            {
                if (Next() is { } next)
                    return next;
            }
            catch (Exception error)
            {
                _stop = ExceptionDispatchInfo.Capture(error);
            }

            _isEnding = true;
        }

        return _ready.FindIndex(one => one is InterruptedSlice) is >= 0 and var interrupted ? Take(interrupted) : null;
    }

    // It stands before all others who are ready: where no choice is made, it is the next.
    private void GiveWayTo(object one)
    {
        var slice = new InterruptedSlice(Current, _hand);
        _ready.Insert(0, slice);
        _interrupted++;
        Trace?.Interrupted(Current);
        if (one is InterruptedSlice other)
        {
            other.Hand.Give();
        }
        else
        {
            _first = one;
            _crew.TakeIdle().Give();
        }

        slice.Hand.Await();
        TakeTurn(slice.Hand);
        _interrupted--;
        Current = slice.Process;
        CountStep();
        Trace?.Resume(Current, Time.Elapsed);
    }

    private void TakeTurn(Hand hand)
    {
        (_hand, _thread) = (hand, Environment.CurrentManagedThreadId);
        hand.Carrier.Take();
        ComeHere();
    }
}
