// C6, C4 in servers: handlers start, await and stream tasks, and a stop request ends the wait.
using Riot.Tests.Semantics.Calls.Servers;

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

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TaskThatIsStopped_IsToldWhoComesToWaitForItsOwner(bool stream)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var (script, begun, asked, goOn) = (new Script(), new Gate(), new Gate(), new Gate());
        var (supervisor, thrown) = (default(Pid), default(Exception));
        async Task<int> Trap(ProcessContext task)
        {
            task.TrapExits = true;
            begun.Open();
            await task.ReceiveAsync<ExitMessage>();
            asked.Open();
            await goOn;
            thrown = await Record.ExceptionAsync(async () => await task.CountChildrenAsync(supervisor, Timeout.InfiniteTimeSpan));
            return 1;
        }

        supervisor = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children = [ChildSpec.Of<ScriptedServer>("a", [script]) with { Shutdown = Shutdown.Infinite }],
        }]).Guarded();
        stage.Riot.Send(script.Pid, new Do(async server =>
        {
            if (stream)
            {
                await foreach (var _ in server.Self.StreamTasks([true, false], (task, traps) => traps ? Trap(task) : First(), 2, ordered: false))
                    break;
                return;
            }

            var task = server.Self.SpawnTask(Trap);
            await begun;
            await task.StopAsync(Shutdown.Infinite);

            async Task<int> First()
            {
                await begun;
                return 0;
            }
        }));
        await asked.Opened();

        stage.Riot.Exit(supervisor, ExitReason.Shutdown); // It stops the server, which stops the task.
        await script.Stopping.Opened();
        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.IsType<OperationCanceledException>(thrown);
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    public async Task TaskThatIsStopped_AndStopsItsOwner_BothEnd()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, begun, thrown) = (new Script(), new Gate(), default(Exception));
        var server = await stage.Serve(script);

        stage.Riot.Send(server, new Do(async server =>
        {
            var task = server.Self.SpawnTask(async task =>
            {
                task.TrapExits = true;
                begun.Open();
                await task.ReceiveAsync<ExitMessage>();
                return await task.StopAsync(server.Self.Pid, Shutdown.Infinite);
            });
            await begun;
            thrown = await Record.ExceptionAsync(async () => await task.StopAsync(Shutdown.Infinite));
        }));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(server));
        Assert.IsType<OperationCanceledException>(thrown);
        Assert.Equal(["terminate Shutdown"], script.Trail);
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
