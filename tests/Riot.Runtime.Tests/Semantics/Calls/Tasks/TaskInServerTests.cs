// C6 in servers: handlers start, await and stream tasks, and a stop request ends the wait.
namespace Riot.Tests.Semantics.Calls.Tasks;

public sealed class TaskInServerTests
{
    [Fact, Trait("Semantics", "C6")]
    public async Task Handler_AwaitsAndStreams()
    {
        await using var stage = await Stage.Start();
        var server = stage.Riot.Spawn<Adder>();

        Assert.Equal(42, await stage.Riot.CallAsync(server, new Add([20, 22], Slow: false)).Guarded());
        Assert.Equal(0, stage.Riot.Processes.Info(server)!.MailboxLength);
    }

    [Fact, Trait("Semantics", "C6"), Trait("Semantics", "C4")]
    public async Task StopRequest_CancelsTheWaitAndTheTask()
    {
        await using var stage = await Stage.Start();
        var server = stage.Riot.Spawn<Adder>();
        var call = stage.Riot.CallAsync(server, new Add([1], Slow: true), Timeout.InfiniteTimeSpan);
        await stage.Until(server, ProcessStatus.Awaiting);

        stage.Riot.Exit(server, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(server));
        await Assert.ThrowsAsync<ServerExitedException>(() => call.Guarded());
        Assert.Empty(stage.Riot.Processes.List());
    }

    private sealed record Add(int[] Numbers, bool Slow) : ICall<int>;

    private sealed class Adder : GenServer
    {
        protected override async ValueTask<Answer> HandleCallAsync(IncomingCall call)
        {
            var add = (Add)call.Request;
            var sum = 0;
            await foreach (var number in Self.StreamTasks(add.Numbers, Echo, 2).WithCancellation(StopRequested))
                sum += number;
            await using var task = Self.SpawnTask(task => add.Slow ? TaskTests.Never(task) : Echo(task, 0));
            return Reply(add, sum + await task.GetResultAsync(Timeout.InfiniteTimeSpan, StopRequested));
        }

        private static async Task<int> Echo(ProcessContext task, int number)
        {
            await task.YieldAsync();
            return number;
        }
    }
}
