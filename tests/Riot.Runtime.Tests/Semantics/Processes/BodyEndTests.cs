// P2: how a body ends is the reason of its process, and a crash is logged once, with who it was.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class BodyEndTests
{
    private static readonly InvalidTimeZoneException s_error = new("the body's");
    private static readonly OperationCanceledException s_cancelled = new("the body's");

    private static readonly Dictionary<string, (Func<ProcessContext, Task> Body, Exception? Error)> s_bodies = new()
    {
        ["returns at once"] = (_ => Task.CompletedTask, null),
        ["returns after a verb"] = (async self => await self.YieldAsync(), null),
        ["returns after a foreign await"] = (async _ => await Task.Yield(), null),
        ["returns elsewhere"] = (async _ => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding), null),
        ["throws at once"] = (_ => throw s_error, s_error),
        ["returns a failed task"] = (_ => Task.FromException(s_error), s_error),
        ["throws after a verb"] = (async self => { await self.YieldAsync(); throw s_error; }, s_error),
        ["throws after a foreign await"] = (async _ => { await Task.Yield(); throw s_error; }, s_error),
        ["throws elsewhere"] = (async _ => { await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); throw s_error; }, s_error),
        ["is cancelled without an exit"] = (async self => { await self.YieldAsync(); throw s_cancelled; }, s_cancelled),
    };

    public static TheoryData<string> Bodies => [.. s_bodies.Keys];

    [Theory, Trait("Semantics", "P2")]
    [MemberData(nameof(Bodies))]
    public async Task Body_Ends_GivesTheReason(string kind)
    {
        var (body, error) = s_bodies[kind];
        await using var stage = await Stage.Start();
        var reason = await stage.Run(async self =>
        {
            var (_, monitor) = self.SpawnMonitor(body);
            return (await self.ReceiveAsync<ProcessDown>(down => down.Monitor == monitor)).Reason;
        });
        if (error is null)
            Assert.Equal(ExitReason.Normal, reason);
        else
            Assert.Same(error, Assert.IsType<ExitReason.Exception>(reason).Error);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task Body_Throws_IsLoggedOnceAtErrorWithPidNameAndType()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn<Crashing>(options: new ProcessOptions { Name = "crasher" });
        await stage.Log.Line(line => line.Level == LogLevel.Error);
        await stage.Riot.ShutdownAsync().Guarded();
        var line = Assert.Single(stage.Log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Same(s_error, line.Error);
        foreach (var part in (string[])[pid.ToString(), "crasher", typeof(Crashing).FullName!])
            Assert.Contains(part, line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task FunctionBody_Throws_IsLoggedWithItsMethod()
    {
        await using var stage = await Stage.Start();
        stage.Riot.Spawn(CrashingMethod);
        var line = await stage.Log.Line(line => line.Level == LogLevel.Error);
        Assert.Contains($"{nameof(BodyEndTests)}.{nameof(CrashingMethod)}", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task OwnChild_ReturnsUnderALink_IsExplainedAtInformation()
    {
        await using var stage = await Stage.Start();
        var child = Pid.None;
        var parent = stage.Riot.Spawn(async self =>
        {
            child = self.SpawnLink(_ => Task.CompletedTask);
            await self.ReceiveAsync();
        });
        var line = await stage.Log.Line(line => line.Text.Contains(parent.ToString(), StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains(child.ToString(), line.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(LinkScope), line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task OwnChild_FailsUnderALink_IsNotExplainedAsReturned()
    {
        await using var stage = await Stage.Start();
        var parent = stage.Riot.Spawn(async self =>
        {
            self.SpawnLink(CrashingMethod);
            await self.ReceiveAsync();
        });
        var line = await stage.Log.Line(
            line => line.Level == LogLevel.Information && line.Text.Contains(parent.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(nameof(LinkScope), line.Text, StringComparison.Ordinal);
    }

    private static Task CrashingMethod(ProcessContext self) => throw s_error;

    public sealed class Crashing : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            await self.YieldAsync();
            throw s_error;
        }
    }
}
