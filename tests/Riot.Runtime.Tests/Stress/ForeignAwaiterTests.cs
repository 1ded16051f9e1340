// R6, X6: a verb that was begun inside a process may be awaited by a thread outside it, at any moment.
using System.Runtime.CompilerServices;

namespace Riot.Tests.Stress;

public sealed class ForeignAwaiterTests
{
    [Theory, Trait("Semantics", "R1"), Trait("Semantics", "X6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verb_AwaitedOutsideWhileItsSliceEnds_Completes(bool dies)
    {
        var rounds = StressEffort.Times(dies ? 1_000 : 20_000);
        await using var stage = await Stage.Start(1);
        var completed = 0;
        Round? begun = null;
        var racer = Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    Round? next;
                    for (var looks = 1; (next = Interlocked.Exchange(ref begun, null)) is null; looks++)
                    {
                        Thread.SpinWait(round % 50);
                        if (looks % 64 == 0)
                            Thread.Yield(); // Where there are fewer cores than threads, lets those in that it waits for.
                    }

                    next.Receive.UnsafeOnCompleted(() =>
                    {
                        if (dies == Record.Exception(() => next.Receive.GetResult()) is ProcessExitException)
                            completed++;
                        next.Over.SetResult();
                    });
                }
            },
            TaskCreationOptions.LongRunning);

        if (dies)
            stage.Riot.Spawn(async starter =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    starter.Spawn(self => Hand(self, over));
                    await over.Task;
                }
            });
        else
            stage.Riot.Spawn(async self =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    await Hand(self, over);
                    self.Send(self.Pid, "message");
                    await over.Task;
                }
            });

        await racer.Guarded();
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (Volatile.Read(ref completed) < rounds && !limit.IsCancellationRequested)
            await Task.Yield();
        Assert.Equal(rounds, completed);

        Task Hand(ProcessContext self, TaskCompletionSource over)
        {
#pragma warning disable CA2012 // A verb that somebody else awaits is what is tested.
            Volatile.Write(ref begun, new Round(self.ReceiveAsync().GetAwaiter(), over));
#pragma warning restore CA2012
            return Task.CompletedTask;
        }
    }

    private sealed record Round(ValueTaskAwaiter<object> Receive, TaskCompletionSource Over);
}
