// R4: receives that race with their own timeout or cancellation, many times, lose no message and swap none.
namespace Riot.Tests.Semantics.Receive;

public sealed class InterruptedReceiveTests
{
    private const int Messages = 5000;

    public static TheoryData<int> Workers => [1, 2, 8];

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Workers))]
    public async Task TryReceive_RacingItsTimeout_LosesNoMessage(int workers)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(workers, options => options.TimeProvider = time);
        var timeouts = 0;
        var receiver = Receiver(stage, async self =>
        {
            while (true)
            {
                if (await self.TryReceiveAsync<int>(_ => true, TimeSpan.FromMilliseconds(1)) is (true, var number))
                    return number;
                timeouts++;
            }
        });
        Send(stage, receiver.Pid, async self =>
        {
            // Not always faster than the timeout.
            do
                await self.SleepAsync(TimeSpan.FromMilliseconds(1));
            while (Volatile.Read(ref timeouts) == 0);
        });
        stage.Riot.Spawn(async self =>
        {
            while (!receiver.Taken.IsCompleted)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                await self.YieldAsync();
            }
        });
        Assert.Equal(Enumerable.Range(0, Messages), await receiver.Taken);
        Assert.NotEqual(0, timeouts);
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Workers))]
    public async Task Receive_RacingItsCancellation_LosesNoMessage(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var (cancellations, source) = (0, new CancellationTokenSource());
        var receiver = Receiver(stage, async self =>
        {
            while (true)
            {
                try
                {
                    return await self.ReceiveAsync<int>(_ => true, cancellationToken: Volatile.Read(ref source).Token);
                }
                catch (OperationCanceledException)
                {
                    cancellations++;
                    Volatile.Write(ref source, new CancellationTokenSource());
                }
            }
        });
        Send(stage, receiver.Pid, async self =>
        {
            // Not too fast for the one who cancels.
            do
                await self.YieldAsync();
            while (Volatile.Read(ref cancellations) == 0);
        });
        while (!receiver.Taken.IsCompleted)
            await Volatile.Read(ref source).CancelAsync();
        Assert.Equal(Enumerable.Range(0, Messages), await receiver.Taken);
        Assert.NotEqual(0, cancellations);
    }

    [Fact, Trait("Semantics", "R4")]
    public async Task Receive_CancelledByItsOwnSelectorBeforeTheMatch_LeavesTheMatchInTheMailbox()
    {
        await using var stage = await Stage.Start();
        using var source = new CancellationTokenSource();
        var result = new TaskCompletionSource<object>();
        var pid = stage.Riot.Spawn(async self =>
        {
            try
            {
                await self.ReceiveAsync<string>(text =>
                {
                    if (text == "cancels")
                        source.Cancel();
                    return text == "match";
                }, cancellationToken: source.Token);
                result.SetResult("match");
            }
            catch (OperationCanceledException)
            {
                Assert.Equal("cancels", await self.ReceiveAsync());
                result.SetResult(await self.ReceiveAsync());
            }
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        await stage.Run(self =>
        {
            // From one slice, so that as a rule both are there when the selector first runs.
            self.Send(pid, "cancels");
            self.Send(pid, "match");
            return Task.CompletedTask;
        });
        Assert.Equal("match", await result.Task.Guarded());
    }

    private static (Pid Pid, Task<List<int>> Taken) Receiver(Stage stage, Func<ProcessContext, Task<int>> receive)
    {
        var taken = new TaskCompletionSource<List<int>>();
        var pid = stage.Riot.Spawn(async self =>
        {
            var all = new List<int>();
            while (all.Count < Messages)
                all.Add(await receive(self));
            taken.SetResult(all);
        });
        return (pid, taken.Task.Guarded());
    }

    private static void Send(Stage stage, Pid to, Func<ProcessContext, ValueTask> pause) => stage.Riot.Spawn(async self =>
    {
        for (var i = 0; i < Messages; i++)
        {
            self.Send(to, i);
            if (i % 3 == 0)
                await pause(self);
        }
    });
}
