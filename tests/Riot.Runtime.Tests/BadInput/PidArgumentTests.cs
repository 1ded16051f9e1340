// A pid that names nobody, or a process of another runtime, is refused by every verb, inside processes and outside.
namespace Riot.Tests.BadInput;

public sealed class PidArgumentTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Pid, Task>> s_inside = new()
    {
        ["Link"] = InProcess((self, pid) => self.Link(pid)),
        ["Unlink"] = InProcess((self, pid) => self.Unlink(pid)),
        ["Monitor"] = InProcess((self, pid) => self.Monitor(pid)),
        ["WaitForExit"] = async (self, pid) => await self.WaitForExitAsync(pid),
        ["WaitForExit of several"] = async (self, pid) => await self.WaitForExitAsync([self.Parent, pid]),
        ["IsAlive"] = async (self, pid) => await self.Processes.IsAliveAsync(pid),
        ["Register"] = InProcess((self, pid) => self.Names.Register("name", pid)),
        ["SendAfter"] = InProcess((self, pid) => self.SendAfter(pid, 1, TimeSpan.Zero)),
        ["SendInterval"] = InProcess((self, pid) => self.SendInterval(pid, 1, TimeSpan.FromHours(1))),
        ["Call"] = async (self, pid) => await self.CallAsync(pid, new Question()),
        ["Stop"] = async (self, pid) => await self.StopAsync(pid),
        ["SendOrWait"] = async (self, pid) => await self.SendWhenRoomAsync(pid, 1),
        ["Send"] = InProcess((self, pid) => self.Send(pid, 1)),
        ["TrySend"] = InProcess((self, pid) => self.TrySend(pid, 1)),
        ["Exit"] = InProcess((self, pid) => self.Exit(pid, ExitReason.Shutdown)),
        ["Kill"] = InProcess((self, pid) => self.Kill(pid)),
    };

    private static readonly Dictionary<string, Func<RiotRuntime, Pid, Task>> s_outside = new()
    {
        ["Send"] = OnRuntime((riot, pid) => riot.Send(pid, 1)),
        ["TrySend"] = OnRuntime((riot, pid) => riot.TrySend(pid, 1)),
        ["SendAsync"] = (riot, pid) => riot.SendWhenRoomAsync(pid, 1).AsTask(),
        ["CallAsync"] = (riot, pid) => riot.CallAsync(pid, new Question()).AsTask(),
        ["Join"] = OnRuntime((riot, pid) => riot.Groups.Join("group", pid)),
        ["Leave"] = OnRuntime((riot, pid) => riot.Groups.Leave("group", pid)),
        ["Exit"] = OnRuntime((riot, pid) => riot.Exit(pid, ExitReason.Shutdown)),
        ["Kill"] = OnRuntime((riot, pid) => riot.Kill(pid)),
        ["Register"] = OnRuntime((riot, pid) => riot.Names.Register("name", pid)),
        ["IsAliveAsync"] = (riot, pid) => riot.Processes.IsAliveAsync(pid).AsTask(),
        ["WaitForExitAsync"] = (riot, pid) => riot.WaitForExitAsync(pid).AsTask(),
        ["StopAsync"] = (riot, pid) => riot.StopAsync(pid, Shutdown.After(TimeSpan.Zero)).AsTask(),
        ["SendAfter"] = OnRuntime((riot, pid) => riot.SendAfter(pid, 1, TimeSpan.Zero)),
        ["SendInterval"] = OnRuntime((riot, pid) => riot.SendInterval(pid, 1, TimeSpan.FromHours(1))),
        ["Info"] = OnRuntime((riot, pid) => riot.Processes.Info(pid)),
    };

    public static TheoryData<string> Inside => [.. s_inside.Keys];

    public static TheoryData<string> Outside => [.. s_outside.Keys];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Verb_GivenPidNone_SaysSo(string verb)
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            AssertNamesNobody(await Assert.ThrowsAsync<ArgumentException>(() => s_inside[verb](self, Pid.None)));

            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.ReceiveAsync(TimeSpan.Zero));
        });
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task Runtime_GivenPidNone_SaysSo(string verb)
    {
        await using var stage = await Stage.Start();

        AssertNamesNobody(await Assert.ThrowsAsync<ArgumentException>(() => s_outside[verb](stage.Riot, Pid.None).Guarded()));
    }

    [Theory, Trait("Semantics", "P5")]
    [MemberData(nameof(Inside))]
    public async Task Verb_GivenAPidOfAnotherRuntime_NamesItAndBothRuntimesAndLeavesItAlone(string verb)
    {
        await using var stage = await Stage.Start(configure: options => options.Name = "billing");
        await using var elsewhere = await Stage.Start(configure: options => options.Name = "orders");
        var stranger = elsewhere.Puppet();
        await stage.Run(async self =>
        {
            AssertNamesStranger(await Assert.ThrowsAsync<ArgumentException>(() => s_inside[verb](self, stranger.Pid)), stranger.Pid, "'orders'", "'billing'");

            var info = stage.Riot.Processes.Info(self.Pid)!;
            Assert.Equal((0, 0), (info.Links, info.Monitors));
            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.ReceiveAsync(TimeSpan.Zero));
        });
        await AssertUntouched(elsewhere, stranger);
    }

    [Theory, Trait("Semantics", "P5")]
    [MemberData(nameof(Outside))]
    public async Task Runtime_GivenAPidOfAnotherRuntime_NamesItAndBothRuntimesAndLeavesItAlone(string verb)
    {
        await using var stage = await Stage.Start();
        await using var elsewhere = await Stage.Start();
        var (resident, stranger) = (stage.Puppet(), elsewhere.Puppet());

        var error = await Assert.ThrowsAsync<ArgumentException>(() => s_outside[verb](stage.Riot, stranger.Pid).Guarded());

        AssertNamesStranger(error, stranger.Pid, RuntimeOf(stranger.Pid), RuntimeOf(resident.Pid));
        await AssertUntouched(elsewhere, stranger);
    }

    [Fact, Trait("Semantics", "P5"), Trait("Semantics", "G4")]
    public async Task Send_ToPidRuntime_IsADeadLetterOfEveryRuntime()
    {
        await using var stage = await Stage.Start();

        stage.Riot.Send(Pid.Runtime, "reply");
        await stage.Run(self =>
        {
            self.Send(Pid.Runtime, "reply");
            return Task.CompletedTask;
        });

        Assert.Equal(2, stage.Riot.Processes.Counters.DeadLetters);
    }

    [Theory, Trait("Semantics", "P5")]
    [InlineData("", "not a pid")]
    [InlineData("42", "not a pid")]
    [InlineData("<0.1>", "not a pid")]
    [InlineData("<0.1.2.3>", "not a pid")]
    [InlineData("<0.1.x>", "not a pid")]
    [InlineData("<0.1.-2>", "not a pid")]
    [InlineData("< 0.1.2 >", "not a pid")]
    [InlineData("<0.1.99999999999999999999>", "not a pid")]
    [InlineData("<none>", "not a pid")]
    [InlineData("<0.2147483647.1>", "another runtime")]
    [InlineData("<7.1.1>", "another runtime")]
    public async Task ParsePid_OfWhatIsNone_QuotesItAndSaysWhatIsWrong(string text, string problem)
    {
        await using var stage = await Stage.Start();

        var error = Assert.Throws<FormatException>(() => stage.Riot.Processes.ParsePid(text));

        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("<0.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P5")]
    public async Task ParsePid_OfAPidNeverGivenOut_SaysSo()
    {
        await using var stage = await Stage.Start();
        var next = stage.Puppet().Pid.ToString().Replace(".1>", ".2>", StringComparison.Ordinal);

        Assert.Contains($"'{next}'", Assert.Throws<FormatException>(() => stage.Riot.Processes.ParsePid(next)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => stage.Riot.Processes.ParsePid(null!));
    }

    private static void AssertNamesNobody(ArgumentException error)
    {
        Assert.Contains("Pid.None", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.ParamName!, (string[])["pid", "to", "process", "server"], StringComparer.Ordinal);
    }

    private static void AssertNamesStranger(ArgumentException error, Pid stranger, string theirs, string ours)
    {
        Assert.Contains($"{stranger} belongs to another runtime, {theirs}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"this one is {ours}", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.ParamName!, (string[])["pid", "to", "process", "server"], StringComparer.Ordinal);
    }

    // What a runtime without a name is called: the part of its pids that they have in common.
    private static string RuntimeOf(Pid pid) => $"{pid.ToString()[..pid.ToString().LastIndexOf('.')]}>";

    private static async Task AssertUntouched(Stage elsewhere, Puppet stranger)
    {
        Assert.Empty(await stranger.Drain());
        var theirs = elsewhere.Riot.Processes.Info(stranger.Pid)!;
        Assert.Equal((0, 0, null), (theirs.Links, theirs.Watchers, theirs.Name));
    }

    private static Func<ProcessContext, Pid, Task> InProcess(Action<ProcessContext, Pid> call) => (self, pid) =>
    {
        call(self, pid);
        return Task.CompletedTask;
    };

    private static Func<RiotRuntime, Pid, Task> OnRuntime(Action<RiotRuntime, Pid> call) => (riot, pid) =>
    {
        call(riot, pid);
        return Task.CompletedTask;
    };

    private sealed record Question : ICall<int>;
}
