// C4, C1, C6: a stop that is in vain throws, and kills nobody, though the stop request that made it so cancels its token too.
using Riot.Tests.Semantics.Calls.Servers;
using Riot.Tests.Semantics.Supervisors;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class StopByTokenTests
{
    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopOfItsSupervisor_WithStopRequested_EndsBothInOrder(bool byTheHandle)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var (script, thrown) = (new Script(), default(Exception));
        var troupe = await Troupe.Start(stage, (spec, _) => spec with { Children = [.. spec.Children, ChildSpec.Of<ScriptedServer>("a", [script])] });
        stage.Riot.Send(await troupe.PidOf("a"), new Do(async server => thrown = await Record.ExceptionAsync(async () =>
            await (byTheHandle ? stage.Riot : (IRiot)server.Self).StopAsync(troupe.Pid, Shutdown.Infinite, cancellationToken: server.StopRequested))));

        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
        AssertInVain(thrown);
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopOfItsSupervisor_InTerminate_WithACancelledToken_Throws(bool byTheHandle)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var thrown = default(Exception);
        var script = new Script
        {
            Terminate = async (server, _) => thrown = await Record.ExceptionAsync(async () =>
                await (byTheHandle ? stage.Riot : (IRiot)server.Self).StopAsync(server.Self.Parent, cancellationToken: new CancellationToken(true))),
        };
        var troupe = await Troupe.Start(stage, (spec, _) => spec with { Children = [.. spec.Children, ChildSpec.Of<ScriptedServer>("a", [script])] });
        await troupe.PidOf("a");

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
        AssertInVain(thrown);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    public async Task StopOfATask_WithStopRequested_ThatComesToStopItsOwner_Throws()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, asked, thrown) = (new Script(), new Gate(), default(Exception));
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            var task = server.Self.SpawnTask(async self =>
            {
                self.StopRequested.Register(asked.Open);
                await asked;
                return await self.StopAsync(pid, Shutdown.Infinite);
            }, new ProcessOptions { TrapExits = true });
            await task.StopAsync(Shutdown.Infinite, server.StopRequested);
        })));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        AssertInVain(thrown);
    }

    private static void AssertInVain(Exception? thrown) =>
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
}
