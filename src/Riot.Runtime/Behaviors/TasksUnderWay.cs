using System.Diagnostics;
using Riot.Identity;
using Riot.Signals;
using Process = Riot.Processes.Process;

namespace Riot.Behaviors;

/// <summary>The tasks of a stream: those that run, and those whose value has not been yielded. The owner only.</summary>
/// <remarks>
/// That a task has ended is a control signal, on which the watch acts while the owner's thread is in code of its own for long: between two verbs, and so in the
/// middle of what stands here, too. So whatever touches the lists enters the runtime first.
/// </remarks>
internal sealed class TasksUnderWay<T>(ProcessContext self, bool ordered, TimeSpan? limit)
{
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(5);

    private readonly OwnWait _wait = new(self.Process);

    // In the order of their start, so that the first to run out of time is in front. One that is given up stays, to be waited for: it ends the stream.
    private readonly LinkedList<(ProcessTask<T> Task, long StartedAt)> _alive = new();

    // In the order in which they are to be yielded.
    private readonly Queue<ProcessTask<T>> _next = new();

    public int Count { get; private set; }

    public bool HasFailure { get; private set; }

    private bool HasNext
    {
        get
        {
            Debug.Assert(self.Process.IsInRuntime, "The lists may change while they are read.");
            return _next.TryPeek(out var next) && next.IsOver;
        }
    }

    // The code of the loop has left the process, which may go on meanwhile.
    private bool IsElsewhere => self.Process is { IsRunningHere: false, IsDead: false };

    private TimeProvider Time => self.Host.Time;

    public void Start(TaskBody<T> body)
    {
        using var runtime = Process.EnterRuntime();
        var place = new LinkedListNode<(ProcessTask<T> Task, long StartedAt)>(default);
        var task = new ProcessTask<T>(self, body, null, _wait, ended => OnEnded(ended, place));
        Count++;
        place.Value = (task, Time.GetTimestamp());
        _alive.AddLast(place);
        if (ordered)
            _next.Enqueue(task);
    }

    /// <summary>Waits for the next value; throws what its task has failed with.</summary>
    public async ValueTask<T> Next(CancellationToken cancellationToken)
    {
        ThrowIfElsewhere();
        T? value;
        while (!TryTakeNext(out value, out var left))
            await _wait.UntilLook(() => HasNext, left, Awaited(), cancellationToken);
        return value!;
    }

    /// <summary>Stops what still runs, all at once, and waits for the end of it.</summary>
    public async ValueTask Stop()
    {
        var owner = self.Process;
        if (IsElsewhere && _alive.Count > 0)
        {
            // The lists are not to be read here, but the tasks are to end: their owner asks them, as soon as it runs. That nobody waits is said by what this throws.
            owner.Post(_ => Ask(Alive(), null), null);
            ThrowIfElsewhere();
        }

        var alive = Alive();
        if (alive.Length == 0)
            return;
        var asked = owner.NoteStopping([.. alive.Select(task => task.Pid.Target!)]);
        try
        {
            Ask(alive, owner.AsStopper());
            foreach (var task in alive)
                await task.UntilDead(asked, CancellationToken.None);
        }
        finally
        {
            owner.NoteStopped(asked);
        }
    }

    private static void Ask(ProcessTask<T>[] alive, Stopper? stopper)
    {
        foreach (var task in alive)
            task.AskToStop(s_stopTime, stopper);
    }

    private void ThrowIfElsewhere()
    {
        if (IsElsewhere)
            self.Process.Enter().Dispose();
    }

    // Who must not wait for the end of the owner, else the next value does not come: in order, whose turn it is; out of order it takes all that live, so any stands for them.
    private IEnumerable<ProcessRef> Awaited()
    {
        Debug.Assert(self.Process.IsInRuntime, "The lists may change while they are read.");
        if (!ordered && !_alive.All(each => self.Process.IsAwaitedBy(each.Task.Pid.Target!)))
            yield break;
        if ((ordered ? _next.Peek() : _alive.First?.Value.Task) is { } task)
            yield return task.Pid.Target!;
    }

    private ProcessTask<T>[] Alive()
    {
        using var runtime = Process.EnterRuntime();
        return [.. _alive.Select(each => each.Task)];
    }

    // False: there is none so far, nor will anybody be out of time for so long. Who is out of time is given up, and so has come to something.
    private bool TryTakeNext(out T? value, out TimeSpan? left)
    {
        using var runtime = Process.EnterRuntime();
        for ((value, left) = (default, null); !HasNext; _alive.First!.Value.Task.GiveUp(limit!.Value))
        {
            left = TimeLeft();
            if (!(left <= TimeSpan.Zero))
                return false;
        }

        Count--;
        value = _next.Dequeue().TakeValue();
        return true;
    }

    private void OnEnded(ProcessTask<T> task, LinkedListNode<(ProcessTask<T> Task, long StartedAt)> place)
    {
        Debug.Assert(self.Process.IsInRuntime, "Whoever reads the lists may not see them change.");
        HasFailure |= task.HasFailed;
        if (task.IsDead)
            _alive.Remove(place);
        if (!ordered)
            _next.Enqueue(task);
    }

    // Of the one that has run for longest; null: for ever. There is one, since nothing is there to be yielded.
    private TimeSpan? TimeLeft() => limit - Time.GetElapsedTime(_alive.First!.Value.StartedAt);
}
