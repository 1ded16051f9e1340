// C2, C5: calls to processes that are no servers.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class PlainProcessCallTests
{
    [Theory, Trait("Semantics", "C2"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ToAPlainProcess_IsAnsweredByTheIncomingCall(bool selective)
    {
        await using var stage = await Stage.Start();
        var caller = stage.Puppet();
        var pid = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                var call = selective ? await self.ReceiveAsync<IncomingCall>() : (IncomingCall)await self.ReceiveAsync();
                switch (call.Request)
                {
                    case Echo echo:
                        call.Reply(echo, echo.Value);
                        break;
                    default:
                        call.Refuse(new NotSupportedException());
                        break;
                }
            }
        });
        if (selective)
            stage.Riot.Send(pid, "in the way");

        Assert.Equal(1, await caller.Call(pid, new Echo(1)));
        Assert.Equal(2, await stage.Call(pid, new Echo(2)));
        await Assert.ThrowsAsync<NotSupportedException>(() => caller.Call(pid, new Keep()));
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(Ending.Return)]
    [InlineData(Ending.Throw)]
    [InlineData(Ending.Killed)]
    public async Task Call_ToAPlainProcessThatEnds_FailsWithItsReason_TakenOrNot(Ending ending)
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();
        var (taken, left) = (stage.Call(process.Pid, new Echo(1)), default(Task<object?>));
        await process.Ask(self => self.ReceiveAsync<IncomingCall>());
        left = stage.Call(process.Pid, new Echo(2));
        await process.Sync();

        var reason = stage.End(process, ending);

        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => taken)).Reason);
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => left)).Reason);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_AnsweredByAPredicateThatOnlyLooks_IsReplied()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync<IncomingCall>(call =>
        {
            call.Reply((Echo)call.Request, "seen");
            return false;
        }));

        Assert.Equal("seen", await stage.Call(pid, new Echo(1)));
        stage.Riot.Kill(pid);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
    }
}
