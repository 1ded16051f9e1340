namespace Riot.Testing.Engine;

/// <summary>
/// The threads of a simulation. One of them has the turn and runs; the others wait for it, in the middle of a slice or without work. There are as many as were ever
/// interrupted at once, and one more.
/// </summary>
/// <remarks>All members are for the thread that has the turn.</remarks>
internal sealed class Crew : IDisposable
{
    public const int StackSize = 16 * 1024 * 1024;

    private readonly Stack<Hand> _idle = new();
    private bool _isOver;

    /// <summary>The thread that has made the crew. It is never among the idle: it waits for the end of a run.</summary>
    public Hand First { get; } = new();

    /// <summary>What one that was idle does with the turn; when that returns, it has given the turn away.</summary>
    public Action<Hand>? Work { get; set; }

    /// <summary>One that was idle, to be given the turn.</summary>
    public Hand TakeIdle() => _idle.TryPop(out var hand) ? hand : Hire();

    /// <summary>It is idle from now on, that is once it gives the turn away.</summary>
    public void Rest(Hand hand)
    {
        if (hand != First)
            _idle.Push(hand);
    }

    /// <summary>The idle threads end. One that is held in the middle of a slice stays behind.</summary>
    public void Dispose()
    {
        _isOver = true;
        while (_idle.TryPop(out var hand))
            hand.Give();
    }

    private Hand Hire()
    {
        var hand = new Hand();
        var thread = new Thread(() =>
        {
            for (hand.Await(); !_isOver; hand.Await())
                Work!(hand);
        }, StackSize)
        { IsBackground = true, Name = "Riot simulation" };
        thread.UnsafeStart();
        return hand;
    }
}
