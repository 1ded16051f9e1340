// X1: what the one line of an end says, word for word, and what it keeps as values beside that.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Supervisors;

namespace Riot.Tests.Semantics.Exits;

public sealed class EndSentenceTests
{
    private const string Body = "(Riot.Tests.Puppet.Obey)";
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Theory, Trait("Semantics", "X1")]
    [InlineData(Ending.Return, "returned")]
    [InlineData(Ending.AskedNormal, "returned")]
    [InlineData(Ending.Throw, "crashed: InvalidTimeZoneException: thrown by the test")]
    [InlineData(Ending.ExitItself, "ended with of my own will")]
    [InlineData(Ending.AskedCustom, "ended with 42")]
    [InlineData(Ending.AskedShutdown, "was stopped")]
    [InlineData(Ending.AskedShutdownWith, "was stopped: done")]
    [InlineData(Ending.Killed, "was killed")]
    public async Task End_OfEachKind_IsASentence(Ending ending, string how)
    {
        await using var stage = await Stage.Start();
        var (named, nameless) = (stage.Puppet(name: "order desk {0}"), stage.Puppet());

        foreach (var puppet in new[] { named, nameless })
        {
            stage.End(puppet, ending);
            await puppet.Exit;
        }

        Assert.Equal($"Process order desk {{0}} {named.Pid} {Body} {how}", EndOf(stage, named.Pid).Text);
        Assert.Equal($"Process {nameless.Pid} {Body} {how}", EndOf(stage, nameless.Pid).Text);
    }

    [Theory, Trait("Semantics", "X1")]
    [InlineData(Ending.Return, "returned")]
    [InlineData(Ending.Throw, "crashed: InvalidTimeZoneException: thrown by the test")]
    [InlineData(Ending.AskedShutdown, "was stopped")]
    [InlineData(Ending.Killed, "was killed")]
    public async Task End_ByALink_NamesWhoDraggedItDown(Ending ending, string how)
    {
        await using var stage = await Stage.Start();
        var (slack, discord) = (stage.Puppet(name: "slack"), stage.Puppet(name: "discord"));
        await discord.Do(self => self.Link(slack.Pid));

        stage.End(slack, ending);
        await discord.Exit;

        Assert.Equal($"Process discord {discord.Pid} {Body} went down because slack {slack.Pid}, to which it was linked, {how}", EndOf(stage, discord.Pid).Text);
    }

    [Theory, Trait("Semantics", "X1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_ByAChainOfLinks_NamesTheNearestAndTheFirst_AndKeepsTheReasonAsAValue(bool named)
    {
        await using var stage = await Stage.Start();
        var (reader, slack, relay, discord) = (stage.Puppet(name: named ? "reader" : null), stage.Puppet(name: named ? "slack" : null), stage.Puppet(), stage.Puppet());
        await slack.Do(self => self.Link(reader.Pid));
        await relay.Do(self => self.Link(slack.Pid));
        await discord.Do(self => self.Link(relay.Pid));

        stage.End(reader, Ending.Throw);
        var reason = await relay.Exit;
        await discord.Exit;

        var line = EndOf(stage, relay.Pid);
        var (first, near) = named ? ("reader ", "slack ") : ("", "");
        Assert.Equal(
            $"Process {relay.Pid} {Body} went down because {near}{slack.Pid}, to which it was linked, did; it began with {first}{reader.Pid}, which crashed: " +
            "InvalidTimeZoneException: thrown by the test", line.Text);
        Assert.Equal(2, Assert.IsType<ExitReason.LinkDown>(reason).Hops);
        Assert.Same(reason, line.Values["Reason"]);
        Assert.Equal((slack.Pid, reader.Pid, null, "Riot.Tests.Puppet.Obey"), (line.Values["Peer"], line.Values["RootPid"], line.Values["Name"], line.Values["Body"]));
        Assert.All(stage.Log.Lines, each => Assert.DoesNotContain("LinkDown", each.Text, StringComparison.Ordinal));

        // The error itself goes with the crash alone.
        Assert.Equal(reader.Pid, Assert.Single(stage.Log.Lines, each => each.Error is not null).Values["Pid"]);
        Assert.Equal(3, ((ExitReason.LinkDown)EndOf(stage, discord.Pid).Values["Reason"]!).Hops);
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task End_ByALinkToAClassWithoutAName_NamesTheClass()
    {
        await using var stage = await Stage.Start();
        var watcher = stage.Puppet();
        var reader = await watcher.Ask(self => self.SpawnLink<Failing>());

        await watcher.Exit;

        Assert.StartsWith(
            $"Process {watcher.Pid} {Body} went down because {reader} ({typeof(Failing).FullName}), to which it was linked, crashed: IOException",
            EndOf(stage, watcher.Pid).Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task End_ByTheReturnOfOnesOwnChild_NamesTheChildAndTheWayOut()
    {
        await using var stage = await Stage.Start();
        var parent = stage.Puppet(name: "parent");
        var child = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey, options: new ProcessOptions { Name = "child" })));

        child.Return();
        await parent.Exit;

        Assert.Equal(
            $"Process parent {parent.Pid} {Body} went down because its own child child {child.Pid} returned: a link shares every exit. " +
            "If the child may finish first, spawn it with LinkScope.AbnormalExit or LinkScope.Owner", EndOf(stage, parent.Pid).Text);
    }

    [Fact, Trait("Semantics", "P2"), Trait("Semantics", "X6")]
    public async Task End_ByTheReturnOfOnesOwnChild_OfAnAbandonedProcess_NamesTheChildAndTheWayOutToo()
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.Zero);
        var (never, child) = (new Gate(), new TaskCompletionSource<Pid>());
        var parent = stage.Riot.Spawn(async self =>
        {
            try
            {
                child.SetResult(self.SpawnLink(Puppet.Obey, options: new ProcessOptions { Name = "child" }));
                await self.ReceiveAsync();
            }
            finally
            {
                await never;
            }
        });
        var pid = await child.Task.Guarded();
        await stage.Until(parent, ProcessStatus.Receiving);

        new Puppet(stage, pid).Return();
        await stage.ExitOf(parent);
        never.Open();

        var line = EndOf(stage, parent);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.EndsWith(
            "was abandoned, because it had not unwound in the time that it was given; what is left of it runs outside any process. " +
            $"Its end began when it went down because its own child child {pid} returned: a link shares every exit. " +
            "If the child may finish first, spawn it with LinkScope.AbnormalExit or LinkScope.Owner", line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X6")]
    [InlineData(Ending.Killed, LogLevel.Warning, "was killed")]
    [InlineData(Ending.AskedShutdown, LogLevel.Warning, "was stopped")]
    [InlineData(Ending.AskedCustom, LogLevel.Error, "ended with 42")]
    public async Task End_OfAnAbandonedProcess_IsOneLineThatSaysSo(Ending ending, LogLevel level, string how)
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.Zero);
        var never = new Gate();
        var pid = await stage.SpawnReceiving(async _ => await never, new ProcessOptions { Name = "stubborn" });

        stage.End(new Puppet(stage, pid), ending);
        await stage.ExitOf(pid);
        never.Open();

        var line = EndOf(stage, pid);
        Assert.Equal(level, line.Level);
        Assert.StartsWith($"Process stubborn {pid} (", line.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            "was abandoned, because it had not unwound in the time that it was given; what is left of it runs outside any process. " +
            $"Its end began when it {how}", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "S6")]
    public async Task End_OfASupervisorThatGivesUp_TellsWithWhichChildItBegan()
    {
        await using var stage = await Stage.Start();
        var tree = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
            {
                MaxRestarts = 0,
                Period = s_hour,
                Children = [ChildSpec.Of("east", new SupervisorSpec { MaxRestarts = 1, Period = s_hour, Children = [ChildSpec.Of<Failing>("intake")] })],
            }], new ProcessOptions { Name = "orders" });

        var reason = await stage.ExitOf(tree);

        var line = EndOf(stage, tree);
        Assert.Equal(
            $"Process orders {tree} (Riot.Supervisor) gave up after 0 restarts within 1:00:00, because its child orders/east gave up after 1 restart within 1:00:00, " +
            "because its child orders/east/intake crashed: IOException: no more", line.Text);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Same(reason, line.Values["Reason"]);
        var restart = Assert.Single(stage.Log.Lines, each => each.Text.Contains(" restarts ", StringComparison.Ordinal) && each.Text.StartsWith("Supervisor", StringComparison.Ordinal));
        Assert.Matches("^Supervisor orders/east <.*> restarts orders/east/intake: orders/east/intake <.*> crashed$", restart.Text);
        Assert.IsType<ExitReason.Exception>(restart.Values["Reason"]);
    }

    [Theory, Trait("Semantics", "X1"), Trait("Semantics", "S3")]
    [InlineData(1, "desks/intake")]
    [InlineData(2, "desks/0/intake")]
    public async Task End_OfADynamicChild_NamesItWithItsSupervisor(int partitions, string path)
    {
        await using var stage = await Stage.Start();
        var spec = new DynamicSupervisorSpec { Partitions = partitions };
        var desks = await stage.Riot.StartAsync<DynamicSupervisor>([spec], new ProcessOptions { Name = "desks" });
        var supervisor = partitions == 1 ? desks : stage.Riot.Names.WhereIs("desks/0")!.Value;
        var nested = await stage.Riot.StartChildAsync(supervisor, ChildSpec.Of("intake", new SupervisorSpec { Children = [ChildSpec.Of("clerk", Puppet.Obey)] }));
        var clerk = (await stage.Riot.GetChildrenAsync(nested))[0].Pid;
        var plain = await stage.Riot.StartChildAsync(supervisor, ChildSpec.Of("intake", Puppet.Obey));

        stage.Riot.Kill(plain);
        stage.Riot.Kill(clerk);
        await stage.ExitOf(plain);
        await stage.ExitOf(clerk);

        Assert.Equal($"Process {path} {plain} {Body} was killed", EndOf(stage, plain).Text);
        Assert.Equal($"Process {path}/clerk {clerk} {Body} was killed", EndOf(stage, clerk).Text);
        await stage.Log.Line(line => line.Text.EndsWith($"restarts {path}: {path} {plain} was killed", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "S7")]
    public async Task End_OfASupervisorWhoseBackoffIsExhausted_TellsHowOftenItTried()
    {
        await using var stage = await Stage.Start();
        var moment = TimeSpan.FromMilliseconds(1);
        var child = ChildSpec.Of("intake", _ => throw new IOException("no more")) with { Backoff = new Backoff(moment, s_hour) { GiveUpAfter = 2, Factor = 1, Jitter = 0 } };
        var tree = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec { Children = [child] }], new ProcessOptions { Name = "orders" });

        await stage.ExitOf(tree);

        Assert.Equal(
            $"Process orders {tree} (Riot.Supervisor) gave up after 2 restarts in a row, because its child orders/intake crashed: IOException: no more",
            EndOf(stage, tree).Text);
        var restarts = stage.Log.Lines.Where(each => each.Text.StartsWith("Supervisor", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, restarts.Length);
        Assert.All(restarts, line =>
            Assert.Matches($"^Supervisor orders {tree} restarts orders/intake in 0:00:00.001: orders/intake <.*> crashed$", line.Text));
        Assert.Equal(3, stage.Log.Lines.Count(each => each.Error is IOException));
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "S1")]
    public async Task End_OfASupervisorWhoseChildDoesNotStart_NamesTheChildAndTheErrorOnce()
    {
        await using var stage = await Stage.Start();
        var spec = new SupervisorSpec { Children = [ChildSpec.Of("east", new SupervisorSpec { Children = [ChildSpec.Of<NeverStarts>("intake")] })] };

        await Assert.ThrowsAsync<StartFailedException>(async () => await stage.Riot.StartAsync<Supervisor>([spec], new ProcessOptions { Name = "orders" }));

        string[] ends = [.. stage.Log.Lines.Where(each => each.Level == LogLevel.Error).Select(each => each.Text)];
        Assert.Equal(3, ends.Length);
        Assert.Matches($@"^Process orders/east/intake <.*> \(.*{nameof(NeverStarts)}\) crashed: IOException: no more$", ends[0]);
        Assert.Matches(@"^Process orders/east <.*> \(Riot.Supervisor\) could not start orders/east/intake: IOException: no more$", ends[1]);
        Assert.Matches(@"^Process orders <.*> \(Riot.Supervisor\) could not start orders/east, which could not start orders/east/intake: IOException: no more$", ends[2]);
        Assert.Single(stage.Log.Lines, each => each.Error is not null);
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "S7")]
    public async Task Start_ThatIsRefused_IsTheSupervisorsToTell_WithTheError()
    {
        await using var stage = await Stage.Start();
        var holder = stage.Puppet(name: "desk");
        await holder.Sync();
        var spec = new SupervisorSpec { Children = [ChildSpec.Of("intake", Puppet.Obey) with { Name = "desk" }] };

        await Assert.ThrowsAsync<StartFailedException>(async () => await stage.Riot.StartAsync<Supervisor>([spec], new ProcessOptions { Name = "orders" }));

        var line = Assert.Single(stage.Log.Lines, each => each.Error is AlreadyRegisteredException);
        Assert.Matches("^Supervisor orders <.*> could not start orders/intake: AlreadyRegisteredException: ", line.Text);
    }

    [Theory, Trait("Semantics", "X1")]
    [InlineData(false, LogLevel.Debug)]
    [InlineData(true, LogLevel.Error)]
    public async Task Start_ThatEndsByAnExit_IsToldAsLoudAsAnEndOfThatReason(bool isAbnormal, LogLevel level)
    {
        await using var stage = await Stage.Start();
        var reason = isAbnormal ? new ExitReason.Custom("closed") : ExitReason.Shutdown;
        var troupe = await Troupe.Start(stage, (spec, _) => spec);

        await Assert.ThrowsAnyAsync<RiotException>(() => troupe.StartChildAsync(ChildSpec.Of<Leaver>("intake", [reason])));

        var line = Assert.Single(stage.Log.Lines, line => line.Text.StartsWith("Supervisor", StringComparison.Ordinal));
        Assert.Contains(" could not start ", line.Text);
        Assert.Equal(level, line.Level);
    }

    private static LogLine EndOf(Stage stage, Pid pid) => Assert.Single(
        stage.Log.Lines,
        line => line.Text.StartsWith("Process ", StringComparison.Ordinal) && line.Values.ContainsKey("Reason") && Equals(line.Values["Pid"], pid));

    private sealed class Failing : IProcess
    {
        public Task RunAsync(ProcessContext self) => throw new IOException("no more");
    }

    private sealed class NeverStarts : IProcess
    {
        public Task StartAsync(ProcessContext self) => throw new IOException("no more");

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    private sealed class Leaver(ExitReason reason) : IProcess
    {
        public Task StartAsync(ProcessContext self)
        {
            self.Exit(reason);
            return Task.CompletedTask;
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
