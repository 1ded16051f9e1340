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
    public async Task Call_WhoseRequestIsAValueType_IsAnsweredByAnEqualOneAndByNoOther()
    {
        await using var stage = await Stage.Start();
        var caller = stage.Puppet();
        var pid = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                var ask = (Add)call.Request;
                Assert.Throws<ArgumentException>("request", () => call.Reply(new Add(ask.One, ask.Other + 1), 0));
                Assert.Throws<ArgumentException>("request", () => call.Reply(new Subtract(ask.One, ask.Other), 0));
                call.Reply(ask, ask.One + ask.Other);
            }
        });

        Assert.Equal(3, await caller.Call(pid, new Add(1, 2)));
        Assert.Equal(7, await stage.Call(pid, new Add(3, 4)));
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_WhoseRequestIsAnObject_IsNotAnsweredByAnEqualOne()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            Assert.Throws<ArgumentException>("request", () => call.Reply((Echo)call.Request with { }, 0));
            call.Reply((Echo)call.Request, 1);
        });

        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
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

    private readonly record struct Add(int One, int Other) : ICall<int>;

    private readonly record struct Subtract(int One, int Other) : ICall<int>;
}
