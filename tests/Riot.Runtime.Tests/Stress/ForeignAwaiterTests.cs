// R6, X6: a verb that was begun inside a process may be awaited by a thread outside it, at any moment.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Riot.Tests.Stress;

public sealed class ForeignAwaiterTests
{
    private const int Side = 20; // Side by side, so that not every round waits for another thread to get a core.

    [Theory, Trait("Semantics", "R1"), Trait("Semantics", "X6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verb_AwaitedOutsideWhileItsSliceEnds_Completes(bool dies)
    {
        var rounds = StressEffort.Times(dies ? 50 : 1_000);
        await using var stage = await Stage.Start(1);
        var completed = 0;
        var begun = new ConcurrentQueue<Round>();
        var racer = Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < rounds * Side; round++)
                {
                    Round? next;
                    for (var looks = 1; !begun.TryDequeue(out next); looks++)
                    {
                        Thread.SpinWait(round % 50);
                        if (looks % 64 == 0)
                            Thread.Yield(); // Where there are fewer cores than threads, lets those in that it waits for.
                    }

                    next.Receive.UnsafeOnCompleted(() =>
                    {
                        if (dies == Record.Exception(() => next.Receive.GetResult()) is ProcessExitException)
                            Interlocked.Increment(ref completed);
                        next.Over.SetResult();
                    });
                }
            },
            TaskCreationOptions.LongRunning);

        for (var i = 0; i < Side; i++)
        {
            stage.Riot.Spawn(async self =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (dies)
                    {
                        self.Spawn(child => Hand(child, over));
                    }
                    else
                    {
                        await Hand(self, over);
                        self.Send(self.Pid, "message");
                    }

                    await over.Task;
                }
            });
        }

        await racer.Guarded();
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (Volatile.Read(ref completed) < rounds * Side && !limit.IsCancellationRequested)
            await Task.Yield();
        Assert.Equal(rounds * Side, completed);

        Task Hand(ProcessContext self, TaskCompletionSource over)
        {
#pragma warning disable CA2012 // A verb that somebody else awaits is what is tested.
            begun.Enqueue(new Round(self.ReceiveAsync().GetAwaiter(), over));
#pragma warning restore CA2012
            return Task.CompletedTask;
        }
    }

    private sealed record Round(ValueTaskAwaiter<object> Receive, TaskCompletionSource Over);
}
