// C2, R4: the errors of a time that is over say where the call stands, and what lies in the mailbox.
namespace Riot.Tests.Semantics.Calls;

public sealed class TimeoutTextTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false, "has not taken the call yet (its mailbox holds 2, and it waits for a message that its selector takes)")]
    [InlineData(true, "has taken the call and not answered it (it waits for a message that its selector takes)")]
    public async Task CallOutOfTime_SaysWhetherTheServerHasTakenIt(bool takes, string standing)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var server = stage.Riot.Spawn(async self =>
        {
            if (takes)
                await self.ReceiveAsync<IncomingCall>();
            await self.ReceiveAsync<string>(text => text == "never");
        });
        if (!takes)
            stage.Riot.Send(server, "another");
        var puppet = stage.Puppet();

        var calling = puppet.Ask(self => self.CallAsync(server, new Question(), s_second));
        await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
        await stage.Until(server, ProcessStatus.Receiving);
        time.Advance(s_second);

        Assert.Contains(standing, (await Assert.ThrowsAsync<CallTimeoutException>(() => calling)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_ThatSaysNoTime_EndsAfterTheRuntimesCallTimeout()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(1, options =>
        {
            options.TimeProvider = time;
            options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
            options.CallTimeout = 3 * s_second;
        });
        var (puppet, server) = (stage.Puppet(), stage.Puppet());

        var calling = puppet.Ask(self => self.CallAsync(server.Pid, new Question()));
        await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
        time.Advance((3 * s_second) - TimeSpan.FromMilliseconds(1));
        await server.Sync();
        Assert.False(calling.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(3 * s_second, (await Assert.ThrowsAsync<CallTimeoutException>(() => calling)).Timeout);
    }

    [Fact, Trait("Semantics", "R4")]
    public async Task ReceiveOutOfTime_SaysWhatLiesInTheMailbox()
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();
        async Task<string> Text() => (await Assert.ThrowsAsync<ReceiveTimeoutException>(() => puppet.Ask(self => self.ReceiveAsync<Question>(TimeSpan.Zero)))).Message;
        Assert.EndsWith("its mailbox is empty.", await Text(), StringComparison.Ordinal);

        stage.Riot.Send(puppet.Pid, "a");
        for (var i = 0; i < 6; i++)
            stage.Riot.Send(puppet.Pid, i);

        Assert.EndsWith("its mailbox holds String, Int32, Int32, Int32, Int32 and 2 more.", await Text(), StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "S4")]
    [InlineData("kill", "Kill")]
    [InlineData("Infinite", "Infinite")]
    [InlineData("00:00:07", "After(00:00:07)")]
    [InlineData("7", null)]
    [InlineData("-00:00:01", null)]
    [InlineData("soon", null)]
    public void Shutdown_IsReadFromText(string text, string? expected)
    {
        Assert.Equal(expected is not null, Shutdown.TryParse(text, null, out var shutdown));
        if (expected is not null)
            Assert.Equal(expected, $"{shutdown}");
        else
            Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Shutdown.Parse(text, null)).Message, StringComparison.Ordinal);
    }

    private sealed record Question : ICall<int>;
}
