using System.Diagnostics.CodeAnalysis;

namespace Riot.Behaviors;

/// <summary>The timeouts that a state machine has set and that have not become events. The owner only.</summary>
/// <remarks>A timeout comes as a message of its own, so that it keeps its place among others; one that was taken away meanwhile is known by not being listed any more.</remarks>
internal sealed class MachineTimeouts(ProcessContext self)
{
    private readonly List<MachineTimeout> _generic = [];
    private readonly Queue<MachineTimeout> _due = new();
    private MachineTimeout? _ofState;

    // Set by the handler of the present event: if that changes the state, it is the new one's.
    private bool _isOfNextState;

    public void SetOfState(TimeSpan? time, object @event)
    {
        CancelOfState();
        _ofState = Start(time, @event);
        _isOfNextState = true;
    }

    public void SetGeneric(TimeSpan? time, object @event)
    {
        CancelGeneric(@event);
        if (Start(time, @event) is { } timeout)
            _generic.Add(timeout);
    }

    public void Cancel(object @event)
    {
        CancelGeneric(@event);
        if (_ofState?.Event.Equals(@event) == true)
            CancelOfState();
    }

    /// <summary>An event is about to be handled.</summary>
    public void OnEvent() => _isOfNextState = false;

    /// <summary>The event has changed the state.</summary>
    public void OnChange()
    {
        if (!_isOfNextState)
            CancelOfState();
    }

    /// <summary>It has come. False: it was taken away before.</summary>
    public bool TryFire(MachineTimeout timeout)
    {
        if (timeout != _ofState)
            return _generic.Remove(timeout);
        _ofState = null;
        return true;
    }

    /// <summary>One that was set with a time of zero.</summary>
    public bool TryTakeDue([NotNullWhen(true)] out object? timeout)
    {
        var isThere = _due.TryDequeue(out var due);
        timeout = due;
        return isThere;
    }

    private MachineTimeout? Start(TimeSpan? time, object @event)
    {
        if (time is not { } delay)
            return null;
        var timeout = new MachineTimeout(@event);
        if (delay == TimeSpan.Zero)
            _due.Enqueue(timeout);
        else
            timeout.Timer = self.SendAfter(self.Pid, timeout, delay);
        return timeout;
    }

    private void CancelOfState()
    {
        Cancel(_ofState);
        _ofState = null;
    }

    private void CancelGeneric(object @event)
    {
        var index = _generic.FindIndex(timeout => timeout.Event.Equals(@event));
        if (index < 0)
            return;
        Cancel(_generic[index]);
        _generic.RemoveAt(index);
    }

    private void Cancel(MachineTimeout? timeout)
    {
        if (timeout?.Timer is { } timer)
            self.Cancel(timer);
    }
}

/// <summary>One timeout, and the message that it comes as.</summary>
internal sealed class MachineTimeout(object @event)
{
    public object Event { get; } = @event;

    public TimerRef? Timer { get; set; }
}
