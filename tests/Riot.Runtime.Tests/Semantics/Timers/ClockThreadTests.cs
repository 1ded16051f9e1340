// T1: with the system's clock a thread of the runtime keeps the time: timers are on time whatever the thread pool does.
#if !SIMULATED // No thread keeps the time there.
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Timers;

[Collection(nameof(RunsAlone))]
public sealed class ClockThreadTests
{
    [Fact, Trait("Semantics", "T1")]
    public async Task Sleep_WhileTheThreadPoolIsBusy_Ends()
    {
        // The pool adds a thread or two a second: so many hold it up for longer than the guard waits.
        const int Hogs = 500;
        await using var stage = await Stage.Start();
        var release = new ManualResetEventSlim(); // Not disposed of: a thread may still come to wait for it.
        using var slept = new ManualResetEventSlim();
        bool came;
        try
        {
            for (var i = 0; i < Hogs; i++)
                ThreadPool.UnsafeQueueUserWorkItem(static release => release.Wait(), release, preferLocal: false);
            stage.Riot.Spawn(async self =>
            {
                await self.SleepAsync(TimeSpan.FromMilliseconds(50));
                self.SendAfter(self.Pid, "later", TimeSpan.FromMilliseconds(1));
                await self.ReceiveAsync();
                slept.Set();
            });
            came = slept.Wait(Guard.Limit); // Not awaited: that would need the pool.
        }
        finally
        {
            release.Set();
        }

        Assert.True(came);
        while (ThreadPool.PendingWorkItemCount > 0)
            await Task.Yield();
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task Timers_BesideAnIntervalThatIsShorterThanItsOwnFiring_Fire()
    {
        await using var stage = await Stage.Start(configure: options => options.Observer = new Slow(), logFrom: LogLevel.Critical);
        var ticks = stage.Riot.SendInterval("nobody", "tick", TimeSpan.FromTicks(1));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stage.Run(self => self.SleepAsync(TimeSpan.FromMilliseconds(20)).AsTask()))).Guarded();

        Assert.True(stage.Riot.Cancel(ticks));
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task Timers_SetWhileALaterOneIsWaitedFor_AreOnTime()
    {
        await using var stage = await Stage.Start();

        // Each sleep is set while the clock waits for an hour to pass.
        await stage.Run(async self =>
        {
            self.SendAfter(self.Pid, "late", TimeSpan.FromHours(1));
            for (var round = 0; round < 20; round++)
                await self.SleepAsync(TimeSpan.FromMilliseconds(1));
        });
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task Thread_ThatAnObserverInterrupts_KeepsTheTime()
    {
        await using var stage = await Stage.Start(configure: options => options.Observer = new Interrupter());

        for (var round = 0; round < 20; round++)
        {
            stage.Riot.SendAfter("nobody", round, TimeSpan.Zero); // A dead letter: the observer is called by whoever keeps the time.
            await stage.Run(async self => await self.SleepAsync(TimeSpan.FromMilliseconds(1)));
        }
    }

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "P11")]
    public async Task Runtime_ThatHasStopped_IsKeptByNoTimer()
    {
        var runtime = await UseTimersAndStop();

        using var limit = new CancellationTokenSource(Guard.Limit);
        while (runtime.IsAlive && !limit.IsCancellationRequested)
        {
            await Task.Yield(); // Its threads may be on their last steps.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(runtime.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseTimersAndStop()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync<string>());
        stage.Riot.SendAfter(pid, 1, TimeSpan.FromHours(1));
        stage.Riot.SendInterval("nobody", 2, TimeSpan.FromMinutes(1));
        await stage.Run(async self => await self.SleepAsync(TimeSpan.FromMilliseconds(1)));
        return new WeakReference(stage.Riot);
    }

    private sealed class Slow : IRuntimeObserver
    {
        public void OnDeadLetter(Pid from, Pid to, object message) => Thread.SpinWait(1_000);
    }

    private sealed class Interrupter : IRuntimeObserver
    {
        public void OnDeadLetter(Pid from, Pid to, object message) => Thread.CurrentThread.Interrupt();
    }
}
#endif
