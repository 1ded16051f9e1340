// One process and its timeout. The clock jumps: ten minutes take no time, and there is no sleep.
namespace TestingProcesses;

public sealed class SessionTests
{
    [Fact]
    public void Session_AsLongAsItIsAsked_Answers() => Simulation.Explore(100, async simulation =>
    {
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe();
        var session = riot.Spawn<Session>([probe.Pid]);

        await probe.SendAsync(session, new Request(probe.Pid, "hello"));

        Assert.Equal("HELLO", (await probe.ExpectAsync<Response>()).Text);
        await probe.ExpectNoneAsync(within: Session.Patience - TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void Session_NotAskedForItsTime_LogsOutAndEnds() => Simulation.Explore(100, async simulation =>
    {
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe();
        var session = riot.Spawn<Session>([probe.Pid]);
        await probe.WatchAsync(session);

        await probe.SendAsync(session, new Request(probe.Pid, "hello"));
        await probe.ExpectAsync<Response>();

        Assert.Equal(1, (await probe.ExpectAsync<LoggedOut>(timeout: 2 * Session.Patience)).Requests);
        Assert.Equal(ExitReason.Normal, await probe.ExpectDownAsync(session));
        Assert.Equal(Session.Patience, simulation.Elapsed);
    });
}
