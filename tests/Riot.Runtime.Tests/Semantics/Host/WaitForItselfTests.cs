// H6, C1, M7: a process that would wait for its own end is refused at once, by its verbs and by the handle for code outside processes.
namespace Riot.Tests.Semantics.Host;

public sealed class WaitForItselfTests
{
    public static TheoryData<string> Waits { get; } = ["stop runtime", "dispose", "dispose asynchronously", "stop", "wait", "wait for many", "own stop", "own wait", "own wait for many"];

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "C1"), Trait("Semantics", "M7")]
    [MemberData(nameof(Waits))]
    public async Task WaitForTheOwnEnd_IsRefusedAtOnce(string what)
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();

        var refused = await Record.ExceptionAsync(() => puppet.Ask(async self =>
        {
            switch (what)
            {
                case "stop runtime":
                    await stage.Riot.ShutdownAsync();
                    break;
                case "dispose":
                    stage.Riot.Dispose();
                    break;
                case "dispose asynchronously":
                    await stage.Riot.DisposeAsync();
                    break;
                case "stop":
                    await stage.Riot.StopAsync(self.Pid, Shutdown.After(Timeout.InfiniteTimeSpan));
                    break;
                case "wait":
                    await stage.Riot.WaitForExitAsync(self.Pid);
                    break;
                case "wait for many":
                    await stage.Riot.WaitForExitAsync([stage.Puppet().Pid, self.Pid]);
                    break;
                case "own stop":
                    await self.StopAsync(self.Pid);
                    break;
                case "own wait":
                    await self.WaitForExitAsync(self.Pid);
                    break;
                case "own wait for many":
                    await self.WaitForExitAsync([self.Parent, self.Pid]);
                    break;
            }

            return true;
        }));

        Assert.Contains("Exit", Assert.IsType<InvalidOperationException>(refused).Message);
        Assert.True(await stage.IsAlive(puppet.Pid));
        Assert.False(stage.Riot.Spawn(_ => Task.CompletedTask).IsNone); // Nothing has begun to stop.
    }

    [Fact, Trait("Semantics", "H6")]
    public async Task AnotherRuntime_IsStoppedFromInside()
    {
        await using var stage = await Stage.Start();
        var other = await Stage.Start();
        var puppet = other.Puppet();

        Assert.True(await stage.Puppet().Ask(async self =>
        {
            await other.Riot.ShutdownAsync();
            return true;
        }));

        Assert.Equal(ExitReason.Shutdown, await puppet.Exit);
    }

    [Fact, Trait("Semantics", "P4")]
    public async Task CallingProcess_IsTheOneWhoseCodeCalls()
    {
        await using var stage = await Stage.Start();
        await using var other = await Stage.Start();
        var puppet = stage.Puppet();

        Assert.Equal(puppet.Pid, await puppet.Ask(_ => stage.Riot.CallingProcess));
        Assert.Null(await puppet.Ask(_ => other.Riot.CallingProcess));
        Assert.Null(await puppet.Ask(async _ => await Task.Run(() => stage.Riot.CallingProcess)));
        Assert.Null(stage.Riot.CallingProcess);
    }
}
