// A lock with a condition, as the threads of a model see it.
namespace Riot.Models.Stepping;

/// <summary>
/// Taking it is a full fence, leaving it is not: it only comes behind what was written under it. Code that relies on more than that is found out.
/// </summary>
internal sealed class ModelLock
{
    private readonly List<Waiter> _waiters = [];
    private ModelThread? _owner;

    public void Enter(ModelThread thread)
    {
        thread.Step("locks", "", 0);
        thread.Execution.Buffers.Drain(thread);
        Take(thread);
    }

    public void Exit(ModelThread thread)
    {
        if (thread.Execution.IsOver)
            return;
        thread.Step("unlocks", "", 0);
        thread.Execution.Buffers.AddAction(thread, () => _owner = null);
        thread.Step("unlocked", "", 0);
    }

    public bool Wait(ModelThread thread, bool timed)
    {
        var waiter = new Waiter();
        _waiters.Add(waiter);
        thread.Execution.Buffers.AddAction(thread, () => _owner = null);
        thread.WaitUntil(() => waiter.Pulsed, "a pulse", timed);
        _waiters.Remove(waiter);
        thread.Execution.Buffers.Drain(thread);
        Take(thread);
        return waiter.Pulsed;
    }

    public void Pulse()
    {
        if (_waiters.Find(waiter => !waiter.Pulsed) is { } first)
            first.Pulsed = true;
    }

    private void Take(ModelThread thread)
    {
        if (_owner is not null)
            thread.WaitUntil(() => _owner is null, "a lock");
        _owner = thread;
    }

    private sealed class Waiter
    {
        public bool Pulsed { get; set; }
    }
}
