using Riot.Processes;
using Debug = System.Diagnostics.Debug;

namespace Riot.Testing.Engine;

/// <summary>
/// Holds whoever is ready to run, in the order in which they became ready; those who were interrupted stand before all others, so that they are the next where no choice is made.
/// </summary>
/// <remarks>A member is a <see cref="Process"/>, an <see cref="OutsideStep"/> or an <see cref="InterruptedSlice"/>. For the thread that has the turn.</remarks>
internal sealed class ReadyList(Turn turn)
{
    private readonly List<object> _members = [];

    public bool IsEmpty => Members.Count == 0;

    public IReadOnlyList<object> Members
    {
        get
        {
            Debug.Assert(turn.IsMine);
            return _members;
        }
    }

    public void Add(Process process) => AddLast(process);

    public void Add(OutsideStep step) => AddLast(step);

    public void Add(InterruptedSlice slice)
    {
        Debug.Assert(turn.IsMine);
        _members.Insert(0, slice);
    }

    public object Take(int index)
    {
        var taken = Members[index];
        _members.RemoveAt(index);
        return taken;
    }

    /// <summary>The first one that was interrupted; null if there is none.</summary>
    public InterruptedSlice? TakeInterrupted() => !IsEmpty && _members[0] is InterruptedSlice ? (InterruptedSlice)Take(0) : null;

    private void AddLast(object one)
    {
        Debug.Assert(turn.IsMine);
        _members.Add(one);
    }
}
