// P12: an interrupt that a body leaves on its thread ends neither the thread nor the work of the next process.
namespace Riot.Tests.Semantics.Processes;

public sealed class InterruptTests
{
    public static TheoryData<ProcessPlacement> Placements => [.. Enum.GetValues<ProcessPlacement>()];

    [Theory, Trait("Semantics", "P12")]
    [MemberData(nameof(Placements))]
    public async Task Body_ThatInterruptsItsOwnThreadAndSuspends_GoesOn(ProcessPlacement placement)
    {
        const int Rounds = 50;
        await using var stage = await Stage.Start(1);
        var (rounds, pid) = (0, Pid.None);
        pid = stage.Riot.Spawn(
            async self =>
            {
                for (; rounds < Rounds; rounds++)
                {
                    Thread.CurrentThread.Interrupt();
                    await self.ReceiveAsync();
                }
            },
            new ProcessOptions { Placement = placement });

        for (var round = 0; round < Rounds; round++)
        {
            await stage.Until(pid, ProcessStatus.Receiving);
            stage.Riot.Send(pid, round);
        }

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(Rounds, rounds);
    }

    [Theory, Trait("Semantics", "P12")]
    [MemberData(nameof(Placements))]
    public async Task Thread_ThatIsInterruptedWhileItWaitsForWork_GoesOn(ProcessPlacement placement)
    {
        await using var stage = await Stage.Start(1);
        Thread? thread = null;
        var pid = stage.Riot.Spawn(
            async self =>
            {
                while (true)
                {
                    Volatile.Write(ref thread, Thread.CurrentThread);
                    var answer = await self.ReceiveAsync<TaskCompletionSource>();
                    answer.SetResult();
                }
            },
            new ProcessOptions { Placement = placement });

        for (var round = 0; round < 50; round++)
        {
            await stage.Until(pid, ProcessStatus.Receiving);
            Volatile.Read(ref thread)!.Interrupt();
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stage.Riot.Send(pid, answer);
            await answer.Task.Guarded();
        }
    }

#if !SIMULATED // There are no spares there.
    [Fact, Trait("Semantics", "P12"), Trait("Semantics", "P10")]
    public async Task SpareWorker_WhoseBodiesInterruptTheirThread_GoesOn()
    {
        await using var stage = await Stage.Start(1);
        using var release = new ManualResetEventSlim();
        var blocker = stage.Riot.Spawn(_ =>
        {
            release.Wait();
            return Task.CompletedTask;
        });

        await Interrupt(); // By a spare, since the only worker is blocked.
        release.Set();
        await stage.ExitOf(blocker);
        await Interrupt();

        async Task Interrupt()
        {
            for (var round = 0; round < 50; round++)
            {
                await stage.Run(self =>
                {
                    Thread.CurrentThread.Interrupt();
                    return Task.CompletedTask;
                });
            }
        }
    }
#endif

    [Theory, Trait("Semantics", "P12")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Interrupt_ThatComesTooLateForItsSlice_DoesNotReachTheNextProcess(bool leftByWatchdog)
    {
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        using var over = new ManualResetEvent(initialState: false);
        var next = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);

        await stage.Run(self =>
        {
            self.Spawn(_ =>
            {
                next.SetResult(Record.Exception(() => Thread.Sleep(1)));
                return Task.CompletedTask;
            });
            var thread = Thread.CurrentThread;
            if (leftByWatchdog)
            {
                var barked = false;
                new Thread(() =>
                {
                    over.Set();
                    thread.Interrupt();
                    Volatile.Write(ref barked, true);
                }).Start();
                _ = Record.Exception(() => over.WaitOne()); // It may still be in time.
                while (!Volatile.Read(ref barked))
                    Thread.SpinWait(10);
            }
            else
            {
                over.WaitOne(1);
                thread.Interrupt();
            }

            return Task.CompletedTask;
        });

        Assert.Null(await next.Task.Guarded());
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task Interrupt_OfABodyThatBlocks_IsItsOwn()
    {
        await using var stage = await Stage.Start(1);

        await stage.Run(async self =>
        {
            Thread.CurrentThread.Interrupt();
            self.Send(self.Pid, 1); // Verbs leave it where it is.
            Assert.Equal(1, await self.ReceiveAsync());
            Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(1));
            Thread.Sleep(1);
        });
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task WhatABodySetsOnItsThread_IsUndoneAfterItsSlice()
    {
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var next = new TaskCompletionSource<(ThreadPriority, bool, string?, string)>(TaskCreationOptions.RunContinuationsAsynchronously);

        var before = await stage.Run(self =>
        {
            var seen = Look();
            self.Spawn(_ =>
            {
                next.SetResult(Look());
                return Task.CompletedTask;
            });
            var thread = Thread.CurrentThread;
            (thread.Priority, thread.IsBackground, thread.Name) = (ThreadPriority.Highest, false, "mine");
            thread.CurrentCulture = new System.Globalization.CultureInfo("de-CH");
            return Task.FromResult(seen);
        });

        Assert.Equal(before, await next.Task.Guarded());
        Assert.Equal((ThreadPriority.Normal, true), (before.Item1, before.Item2));

        static (ThreadPriority, bool, string?, string) Look()
        {
            var thread = Thread.CurrentThread;
            return (thread.Priority, thread.IsBackground, thread.Name, thread.CurrentCulture.Name);
        }
    }
}
