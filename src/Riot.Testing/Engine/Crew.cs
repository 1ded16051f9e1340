namespace Riot.Testing.Engine;

/// <summary>
/// The threads of a simulation. One of them has the turn and runs; the others wait for it, in the middle of a slice or without work. There are as many as were ever
/// interrupted at once, and one more.
/// </summary>
/// <remarks>All members are for the thread that has the turn.</remarks>
internal sealed class Crew : IDisposable
{
    public const int StackSize = 16 * 1024 * 1024;

    private readonly Stack<CrewThread> _idle = new();
    private bool _isOver;

    /// <summary>The thread that has made the crew. It is never among the idle: it waits for the end of a run.</summary>
    public CrewThread First { get; } = new();

    /// <summary>What an idle thread does with the turn; when that returns, it has given the turn away.</summary>
    public Action<CrewThread>? Work { get; set; }

    /// <summary>A thread without work, for the caller to give the turn to.</summary>
    public CrewThread TakeIdle() => _idle.TryPop(out var thread) ? thread : Start();

    /// <summary>The thread has no work as soon as it gives the turn away.</summary>
    public void AddIdle(CrewThread thread)
    {
        if (thread != First)
            _idle.Push(thread);
    }

    /// <summary>The idle threads end. One that is held in the middle of a slice stays behind.</summary>
    public void Dispose()
    {
        _isOver = true;
        while (_idle.TryPop(out var thread))
            thread.GiveTurn();
    }

    private CrewThread Start()
    {
        var started = new CrewThread();
        var thread = new Thread(() =>
        {
            for (started.AwaitTurn(); !_isOver; started.AwaitTurn())
                Work!(started);
        }, StackSize)
        { IsBackground = true, Name = "Riot simulation" };
        thread.UnsafeStart();
        return started;
    }
}
