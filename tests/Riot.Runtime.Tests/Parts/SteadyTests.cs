// The runtime's own locks and waits: an interrupt does not break them, and is kept for the code that it was meant for.
using Riot.Primitives;

namespace Riot.Tests.Parts;

public sealed class SteadyTests
{
    [Fact, Trait("Semantics", "P12")]
    public void Lock_ThatIsHeldByAnother_IsTakenAllTheSame_AndTheInterruptStaysPending()
    {
        var gate = new object();
        var (taken, later) = (false, default(Exception));
        Thread thread;
        using (Steady.Lock(gate))
        {
            thread = new Thread(() =>
            {
                Thread.CurrentThread.Interrupt();
                using (Steady.Lock(gate))
                    taken = true;
                later = Record.Exception(() => Thread.Sleep(1));
            });
            thread.Start();
            while ((thread.ThreadState & ThreadState.WaitSleepJoin) == 0)
                Thread.Yield();
            Assert.False(taken);
        }

        Assert.True(thread.Join(Guard.Limit));
        Assert.True(taken);
        Assert.IsType<ThreadInterruptedException>(later);
    }

    [Fact, Trait("Semantics", "P12")]
    public void Wait_WithAnInterruptPending_EndsWithTheLockHeldAndTheInterruptGone()
    {
        var (gate, woken, held, later) = (new object(), false, false, default(Exception));
        var thread = new Thread(() =>
        {
            Thread.CurrentThread.Interrupt();
            using (Steady.Lock(gate))
            {
                woken = Steady.Wait(gate, Timeout.InfiniteTimeSpan);
                held = Monitor.IsEntered(gate);
            }

            later = Record.Exception(() => Thread.Sleep(1));
        });
        thread.Start();

        Assert.True(thread.Join(Guard.Limit));
        Assert.True(woken && held);
        Assert.Null(later);
    }
}
