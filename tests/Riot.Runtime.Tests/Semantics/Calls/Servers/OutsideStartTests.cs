// C1: servers that code outside processes starts.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class OutsideStartTests
{
    [Fact, Trait("Semantics", "C1")]
    public async Task SpawnStarted_OfOneThatIgnores_GivesNoPid_AndItsNameIsFree()
    {
        await using var stage = await Stage.Start();
        for (var i = 0; i < 200; i++)
        {
            Assert.True((await stage.Serve(new Script { Init = _ => InitResult.Ignore }, "server")).IsNone);
            Assert.Null(stage.Riot.Names.WhereIs("server"));
        }
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task SpawnStarted_OfOneThatStops_FailsWithTheReason_AndItsNameIsFree()
    {
        await using var stage = await Stage.Start();
        var reason = new ExitReason.Custom("no");

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => stage.Serve(new Script { Init = _ => InitResult.Stop(reason) }, "server"));

        Assert.Equal(reason, failed.Reason);
        Assert.Null(stage.Riot.Names.WhereIs("server"));
    }

    [Fact, Trait("Semantics", "C1"), Trait("RiotDefect", "D24")]
    public async Task Start_OfOneThatCrashes_FailsByWhatItThrew()
    {
        await using var stage = await Stage.Start();
        var error = new InvalidTimeZoneException("thrown by the test");

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => stage.Serve(new Script { Init = _ => throw error }, "server"));
        Assert.Same(error, failed.InnerException);
        Assert.Equal(new ExitReason.Exception(error), failed.Reason);
        Assert.Null(stage.Riot.Names.WhereIs("server"));
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Server_ThatIsOnlySpawned_ServesOnceItsInitHasEnded()
    {
        await using var stage = await Stage.Start();
        var gate = new Gate();
        var pid = stage.Riot.Spawn<ScriptedServer>([new Script
        {
            Init = async _ =>
            {
                await gate;
                return InitResult.Ok;
            },
        }]);

        var call = stage.Call(pid, new Echo("early"));
        Assert.False(call.IsCompleted);
        gate.Open();

        Assert.Equal("early", await call);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Server_ThatIsNotStarted_HasNoSelf()
    {
        await using var stage = await Stage.Start();
        var server = new ScriptedServer(new Script());

        Assert.Throws<InvalidOperationException>(() => server.Self);
        Assert.Throws<InvalidOperationException>(() => server.Stop(ExitReason.Normal));
    }
}
