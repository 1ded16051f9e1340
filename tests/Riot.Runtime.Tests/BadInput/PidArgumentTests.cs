// A pid that names nobody, or a process of another runtime, is refused by every verb that could do nothing with it.
namespace Riot.Tests.BadInput;

public sealed class PidArgumentTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Pid, Task>> s_own = new()
    {
        ["Link"] = InProcess((self, pid) => self.Link(pid)),
        ["Unlink"] = InProcess((self, pid) => self.Unlink(pid)),
        ["Monitor"] = InProcess((self, pid) => self.Monitor(pid)),
        ["WaitForExit"] = async (self, pid) => await self.WaitForExit(pid),
        ["WaitForExit of several"] = async (self, pid) => await self.WaitForExit([self.Parent, pid]),
        ["IsAlive"] = async (self, pid) => await self.IsAlive(pid),
        ["Register"] = InProcess((self, pid) => self.Register("name", pid)),
        ["SendAfter"] = InProcess((self, pid) => self.SendAfter(pid, 1, TimeSpan.Zero)),
        ["SendInterval"] = InProcess((self, pid) => self.SendInterval(pid, 1, TimeSpan.FromHours(1))),
    };

    private static readonly Dictionary<string, Func<ProcessContext, Pid, Task>> s_free = new()
    {
        ["Send"] = InProcess((self, pid) => self.Send(pid, 1)),
        ["Exit"] = InProcess((self, pid) => self.Exit(pid, ExitReason.Shutdown)),
        ["Kill"] = InProcess((self, pid) => self.Kill(pid)),
    };

    private static readonly Dictionary<string, Func<RiotRuntime, Pid, Task>> s_outside = new()
    {
        ["Send"] = OnRuntime((riot, pid) => riot.Send(pid, 1)),
        ["Exit"] = OnRuntime((riot, pid) => riot.Exit(pid, ExitReason.Shutdown)),
        ["Kill"] = OnRuntime((riot, pid) => riot.Kill(pid)),
        ["Register"] = OnRuntime((riot, pid) => riot.Register("name", pid)),
        ["IsAliveAsync"] = (riot, pid) => riot.IsAliveAsync(pid),
        ["WaitForExitAsync"] = (riot, pid) => riot.WaitForExitAsync(pid),
        ["StopAsync"] = (riot, pid) => riot.StopAsync(pid, TimeSpan.Zero),
        ["SendAfter"] = OnRuntime((riot, pid) => riot.SendAfter(pid, 1, TimeSpan.Zero)),
        ["SendInterval"] = OnRuntime((riot, pid) => riot.SendInterval(pid, 1, TimeSpan.FromHours(1))),
        ["Info"] = OnRuntime((riot, pid) => riot.Info(pid)),
    };

    public static TheoryData<string> Own => [.. s_own.Keys];

    public static TheoryData<string> Inside => [.. s_own.Keys, .. s_free.Keys];

    public static TheoryData<string> Outside => [.. s_outside.Keys];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Verb_GivenPidNone_SaysSo(string verb)
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var call = s_own.GetValueOrDefault(verb) ?? s_free[verb];

            AssertNamesNobody(await Assert.ThrowsAsync<ArgumentException>(() => call(self, Pid.None)));

            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.Receive(TimeSpan.Zero));
        });
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task Runtime_GivenPidNone_SaysSo(string verb)
    {
        await using var stage = await Stage.Start();

        AssertNamesNobody(await Assert.ThrowsAsync<ArgumentException>(() => s_outside[verb](stage.Riot, Pid.None).Guarded()));
    }

    [Theory]
    [MemberData(nameof(Own))]
    [Trait("Semantics", "P5")]
    public async Task OwnVerb_GivenAPidOfAnotherRuntime_NamesItAndLeavesItAlone(string verb)
    {
        await using var stage = await Stage.Start();
        await using var elsewhere = await Stage.Start();
        var stranger = elsewhere.Puppet();
        await stage.Run(async self =>
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => s_own[verb](self, stranger.Pid));

            Assert.Contains(stranger.Pid.ToString(), error.Message, StringComparison.Ordinal);
            Assert.Contains("another runtime", error.Message, StringComparison.Ordinal);
            var info = stage.Riot.Info(self.Pid)!;
            Assert.Equal((0, 0), (info.Links, info.Monitors));
            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.Receive(TimeSpan.Zero));
        });
        Assert.Empty(await stranger.Drain());
        var theirs = elsewhere.Riot.Info(stranger.Pid)!;
        Assert.Equal((0, 0, null), (theirs.Links, theirs.Watchers, theirs.Name));
    }

    [Theory]
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
    [Trait("Semantics", "P5")]
    public async Task ParsePid_OfWhatIsNone_QuotesItAndSaysWhatIsWrong(string text, string problem)
    {
        await using var test = await TestRuntime.Start();

        var error = Assert.Throws<FormatException>(() => test.Riot.ParsePid(text));

        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("<0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Semantics", "P5")]
    public async Task ParsePid_OfAPidNeverGivenOut_SaysSo()
    {
        await using var stage = await Stage.Start();
        var next = stage.Puppet().Pid.ToString().Replace(".1>", ".2>", StringComparison.Ordinal);

        Assert.Contains($"'{next}'", Assert.Throws<FormatException>(() => stage.Riot.ParsePid(next)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => stage.Riot.ParsePid(null!));
    }

    private static void AssertNamesNobody(ArgumentException error)
    {
        Assert.Contains("Pid.None", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.ParamName!, (string[])["pid", "to"], StringComparer.Ordinal);
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
}
