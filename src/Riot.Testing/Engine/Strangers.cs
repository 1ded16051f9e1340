using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Riot.Primitives;
using Riot.Processes;
using Riot.Testing.Reports;
using Debug = System.Diagnostics.Debug;

namespace Riot.Testing.Engine;

/// <summary>Receives what threads bring that are not the simulation's, refuses it or waits for it, and can tell what they did when the run fails because of it.</summary>
/// <remarks>Any thread notes and brings; only the thread that has the turn takes, refuses and waits.</remarks>
/// <param name="turn">Tells strangers from the simulation's threads.</param>
/// <param name="options">Whether strangers are refused, and how long one is waited for.</param>
/// <param name="isReplay">The run repeats another, which has waited already.</param>
internal sealed class Strangers(Turn turn, SimulationOptions options, bool isReplay)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<object> _brought = new();
    private readonly AutoResetEvent _arrival = new(false); // Set by any thread, awaited by the one that has the turn.
    private volatile string? _noted; // Written by any thread; cleared by the one that has the turn.
    private volatile bool _isWaiting; // Written by the thread that has the turn.

    /// <summary>Whether the simulation waits for a stranger. Any thread.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>A stranger has made a process ready.</summary>
    public void Bring(Process process) => Bring(process, Names.Of(process));

    /// <summary>A stranger has made code outside processes ready.</summary>
    public void Bring(OutsideStep step) => Bring(step, "code outside processes");

    /// <summary>A continuation comes back; if a stranger has completed what was awaited, that is noted. Any thread.</summary>
    /// <param name="who">Who awaited it.</param>
    /// <param name="state">The continuation.</param>
    public void NoteContinuation(string who, object? state)
    {
        if (!turn.IsMine)
            Note($"{who} awaited something that another thread has completed{Where.Phrase(state)}");
    }

    /// <summary>Something is sent; if a stranger sends it, that is noted. Any thread.</summary>
    /// <returns>Whether it is the simulation that sends it.</returns>
    public bool NoteSent(Process to)
    {
        if (turn.IsMine)
            return true;
        Note($"Another thread has sent something to {Names.Of(to)}");
        return false;
    }

    /// <summary>A timer is set; if a stranger sets it, that is noted. Any thread.</summary>
    public void NoteTimer()
    {
        if (!turn.IsMine)
            Note("A timer of the simulation's clock was set by another thread");
    }

    /// <summary>Takes the oldest of those who were brought.</summary>
    public bool TryTake([MaybeNullWhen(false)] out object one)
    {
        Debug.Assert(turn.IsMine);
        return _brought.TryDequeue(out one);
    }

    /// <summary>Goes on despite what strangers have done since the last time, if that is allowed.</summary>
    /// <exception cref="SimulationStop">It is not allowed.</exception>
    public void AcceptOrRefuse()
    {
        Debug.Assert(turn.IsMine);
        if (_noted is null)
            return;
        if (options.ForeignAwaits == ForeignAwaits.Refuse)
        {
            throw new SimulationStop(
                SimulationFailure.ForeignAwait,
                $"{_noted}: such a run cannot be replayed. Take times from the simulation's TimeProvider and replace I/O by a process that plays it, " +
                $"or allow this by {nameof(SimulationOptions)}.{nameof(SimulationOptions.ForeignAwaits)} = {nameof(ForeignAwaits)}.{nameof(ForeignAwaits.Wait)}.");
        }

        _noted = null;
    }

    /// <summary>
    /// Waits in real time for as long as the clock is about to jump, so that it does not run ahead of strangers; where they are refused, or no timer is set, not at all.
    /// </summary>
    /// <returns>Whether one came.</returns>
    public bool WaitBeforeTimer(SimulatedTime time)
    {
        if (options.ForeignAwaits == ForeignAwaits.Refuse || time.ToNext() is not { } jump)
            return false;
        return Wait(jump < options.RealTimeLimit ? jump : options.RealTimeLimit);
    }

    /// <summary>Waits for a stranger when nothing else can happen any more. Where strangers are refused, too: that one is on its way tells more than a deadlock.</summary>
    /// <returns>Whether one came.</returns>
    public bool WaitAtDeadlock()
    {
        var waits = options.ForeignAwaits == ForeignAwaits.Wait;
        var began = TimeProvider.System.GetTimestamp();
        var limit = waits ? options.RealTimeLimit : isReplay ? TimeSpan.Zero : s_patience;
        while (!Wait(limit) && _noted is null)
        {
            // On a busy machine one that is on its way may take its time.
            if (waits || isReplay || ThreadPool.PendingWorkItemCount == 0 || TimeProvider.System.GetElapsedTime(began) > options.RealTimeLimit)
                return false;
        }

        return true;
    }

    private void Bring(object one, string who)
    {
        Debug.Assert(!turn.IsMine);
        _brought.Enqueue(one);
        Note($"{who} was woken by another thread");
    }

    private void Note(string what)
    {
        _noted ??= what;
        _arrival.Set();
    }

    private bool Wait(TimeSpan limit)
    {
        Debug.Assert(turn.IsMine);
        _isWaiting = true;
        var came = Steady.WaitOne(_arrival, limit);
        _isWaiting = false;
        return came;
    }
}
