// The writes of a model that others do not see yet.
using System.Runtime.CompilerServices;

namespace Riot.Models.Stepping;

/// <summary>One first-in-first-out store buffer for each thread of a model.</summary>
/// <remarks>
/// The memory itself holds what the writer sees, so its plain reads are right; what is kept is the value that all others still read. No two threads have a
/// write pending to one place: the second drains the first one's buffer, which a processor might have done at that moment as well. Places are told apart by
/// address, so an execution during which objects have moved counts for nothing (see <see cref="Explorer"/>).
/// </remarks>
internal sealed class StoreBuffers(Execution execution)
{
    // A processor does not keep a write for ever; long enough for any other thread of a small scenario to pass by.
    private const int LongestDelay = 100;

    private int _count;

    /// <summary>What the thread reads at a place.</summary>
    public T SeenBy<T>(ModelThread thread, ref readonly T location)
    {
        if (_count == 0)
            return location;
        var address = AddressOf(in location);
        foreach (var other in execution.Threads)
        {
            if (other == thread)
                continue;
            foreach (var pending in other.Pending)
            {
                if (pending.Address == address)
                    return ((Pending<T>)pending).Before;
            }
        }

        return location;
    }

    public void Write<T>(ModelThread thread, ref T location, T value)
    {
        // Behind a write that is pending comes every other: the order of a thread's writes is kept.
        var delayed = thread.Pending.Count > 0 || (execution.DelaysWrites && execution.Decide("keeps the write to itself"));
        if (_count > 0 || delayed)
            DrainOthers(thread, in location);
        if (delayed)
            Add(thread, new Pending<T>(AddressOf(in location), location, execution.Steps));
        location = value;
    }

    /// <summary>Lets the thread do something that others are to see behind its pending writes.</summary>
    public void AddAction(ModelThread thread, Action action)
    {
        if (thread.Pending.Count == 0)
            action();
        else
            Add(thread, new PendingAction(action, execution.Steps));
    }

    /// <summary>Before an atomic change at a place: the thread's own writes are out, and so is anybody's to that place.</summary>
    public void DrainFor<T>(ModelThread thread, ref readonly T location)
    {
        Drain(thread);
        if (_count > 0)
            DrainOthers(thread, in location);
    }

    public void Drain(ModelThread thread)
    {
        while (thread.Pending.Count > 0)
            DrainOne(thread);
    }

    public void DrainAll()
    {
        foreach (var thread in execution.Threads)
            Drain(thread);
    }

    public void DrainOne(ModelThread thread)
    {
        _count--;
        thread.Pending.Dequeue().Reach();
    }

    public void DrainOld()
    {
        if (_count == 0)
            return;
        foreach (var thread in execution.Threads)
        {
            while (thread.Pending.TryPeek(out var oldest) && oldest.Since + LongestDelay < execution.Steps)
                DrainOne(thread);
        }
    }

    private void Add(ModelThread thread, Pending pending)
    {
        _count++;
        thread.Pending.Enqueue(pending);
    }

    private void DrainOthers<T>(ModelThread thread, ref readonly T location)
    {
        var address = AddressOf(in location);
        foreach (var other in execution.Threads)
        {
            if (other == thread)
                continue;
            while (other.Pending.Any(pending => pending.Address == address))
                DrainOne(other);
        }
    }

    private static nint AddressOf<T>(ref readonly T location) => Unsafe.ByteOffset(in Unsafe.NullRef<T>(), in location);

    internal abstract class Pending(nint address, int since)
    {
        public nint Address { get; } = address;

        public int Since { get; } = since;

        /// <summary>Others see it from now on.</summary>
        public virtual void Reach()
        {
        }
    }

    private sealed class Pending<T>(nint address, T before, int since) : Pending(address, since)
    {
        public T Before { get; } = before;
    }

    private sealed class PendingAction(Action action, int since) : Pending(0, since)
    {
        public override void Reach() => action();
    }
}
