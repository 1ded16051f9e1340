// C1: what StartLink says, and when.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class StartLinkTests
{
    public enum Failure
    {
        Stops,
        StopsNormally,
        Crashes,
        CrashesLater,
        IsCancelled,
        ExitsItself,
        SwallowsItsExit,
        IsKilled,
        IsAskedToExit,
        CannotBeMade,
    }

    public static MatrixTheoryData<Failure, bool> Failures { get; } = new(Enum.GetValues<Failure>(), [false, true]);

    [Fact, Trait("Semantics", "C1")]
    public async Task StartLink_ReturnsOnceInitHasEnded_AndLinks()
    {
        await using var stage = await Stage.Start();
        var (starter, gate) = (stage.Puppet(), new Gate());
        var script = new Script
        {
            Init = async _ =>
            {
                await gate;
                return InitResult.Ok;
            },
        };

        var start = starter.StartLink(script, name: "server");
        await script.Begun.Opened();
        Assert.False(start.IsCompleted);
        Assert.Equal(script.Pid, stage.Riot.Names.WhereIs("server"));
        gate.Open();

        var pid = await start;
        Assert.Equal(script.Pid, pid);
        Assert.Equal("here", await stage.Call(pid, new Echo("here")));
        Assert.Equal((1, 0), (stage.Riot.Processes.Info(starter.Pid)!.Links, stage.Riot.Processes.Info(starter.Pid)!.Monitors));
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        Assert.Equal(new ExitReason.LinkDown(pid, ExitReason.Shutdown), await starter.Exit);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "C4"), Trait("RiotDefect", "D24")]
    [MemberData(nameof(Failures))]
    public async Task StartLink_OfOneThatEndsBeforeItHasStarted_FailsWithTheReason_AndIsNoLinkExit(Failure failure, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet(trapExits);
        var error = new InvalidTimeZoneException("thrown by the test");
        var own = new ExitReason.Custom("own");
        var script = new Script { Init = server => Fail(server, failure, error, own) };

        // What the name is worth when the failure is reported, is looked at before anything else can happen.
        var (failed, holder) = await starter.Ask(async ValueTask<(StartFailedException, Pid?)> (self) =>
        {
            var options = new ProcessOptions { Name = "server" };
            object[] arguments = failure == Failure.CannotBeMade ? [error] : [script];
            var start = failure == Failure.CannotBeMade
                ? self.StartLinkAsync<Unmakeable>([.. arguments], LinkScope.AnyExit, options)
                : self.StartLinkAsync<ScriptedServer>([.. arguments], LinkScope.AnyExit, options);
            if (failure is Failure.IsKilled or Failure.IsAskedToExit)
                EndOnceItHasBegun(stage, script, failure, own);
            return (await Assert.ThrowsAsync<StartFailedException>(async () => await start), self.Names.WhereIs("server"));
        });

        Assert.Null(holder);
        switch (failure)
        {
            case Failure.Crashes or Failure.CrashesLater:
                Assert.Equal(new ExitReason.Exception(error), failed.Reason);
                Assert.Same(error, failed.InnerException);
                break;
            case Failure.IsCancelled:
                Assert.IsType<OperationCanceledException>(Assert.IsType<ExitReason.Exception>(failed.Reason).Error);
                break;
            case Failure.CannotBeMade:
                Assert.IsType<ActivationException>(Assert.IsType<ExitReason.Exception>(failed.Reason).Error);
                break;
            default:
                Assert.Equal(failure == Failure.StopsNormally ? ExitReason.Normal : failure == Failure.IsKilled ? ExitReason.Killed : own, failed.Reason);
                break;
        }

        Assert.Empty(await starter.Drain());
        Assert.Equal((0, 0), (stage.Riot.Processes.Info(starter.Pid)!.Links, stage.Riot.Processes.Info(starter.Pid)!.Monitors));
        Assert.Empty(script.Trail);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_AskedToStop_WhoseInitEndsByAnExit_FailsByThatExit(bool isItsOwn)
    {
        await using var stage = await Stage.Start();
        var own = new ExitReason.Custom("its own");
        var exit = default(Exception);
        var pid = stage.Riot.Spawn(self =>
        {
            exit = Record.Exception(() => self.Exit(ExitReason.Normal));
            throw exit!;
        });
        await stage.ExitOf(pid);
        var script = new Script
        {
            Init = async server =>
            {
                await server.UntilStopRequested().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (isItsOwn)
                    server.Self.Exit(own);
                throw exit!;
            },
        };
        var start = stage.Puppet().Ask(self => self.StartAsync<ScriptedServer>([script]));
        await script.Begun.Opened();

        stage.Riot.Exit(script.Pid, ExitReason.Shutdown);

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => start);
        Assert.Equal(isItsOwn ? own : new ExitReason.Exception(exit!), failed.Reason);
    }

    [Theory, Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartLink_OfOneThatIgnores_GivesNoPid_AndIsNoLinkExit(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet(trapExits);
        var script = new Script { Init = _ => InitResult.Ignore };

        var (pid, holder) = await starter.Ask(async ValueTask<(Pid, Pid?)> (self) =>
            (await self.StartLinkAsync<ScriptedServer>([script], LinkScope.AnyExit, new ProcessOptions { Name = "server" }), self.Names.WhereIs("server")));

        Assert.True(pid.IsNone);
        Assert.Null(holder);
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(script.Pid));
        Assert.Empty(await starter.Drain());
        Assert.Empty(script.Trail);
        Assert.Equal(0, stage.Riot.Processes.Info(starter.Pid)!.Links);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task StartLink_WithANameThatIsTaken_StartsNothing()
    {
        await using var stage = await Stage.Start();
        var (starter, holder) = (stage.Puppet(), stage.Puppet(name: "server"));
        var script = new Script();

        var error = await Assert.ThrowsAsync<AlreadyRegisteredException>(() => starter.StartLink(script, name: "server"));

        Assert.Equal(holder.Pid, error.Holder);
        Assert.False(script.Begun.IsOpen);
        Assert.Equal(0, stage.Riot.Processes.Info(starter.Pid)!.Links);
        Assert.False((await starter.StartLink(script)).IsNone);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task StartLink_OfAPlainProcess_WaitsForItsStart()
    {
        await using var stage = await Stage.Start();
        var (starter, life) = (stage.Puppet(), new SlowLife());

        var start = starter.Ask(self => self.StartLinkAsync<SlowProcess>([life]));
        await life.Starting.Opened();
        Assert.False(start.IsCompleted);
        life.GoOn.Open();

        await stage.Until(await start, ProcessStatus.Receiving);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task StartLink_BadArguments_AreRefused()
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => starter.StartLink(new Script(), (LinkScope)9));
        await Assert.ThrowsAsync<ActivationException>(() => starter.Ask(self => self.StartLinkAsync<ScriptedServer>(["not a script"])));
        await starter.Ask(self => Assert.Throws<ArgumentException>(() => InitResult.Stop(ExitReason.Killed)));
        await starter.Ask(self => Assert.Throws<ArgumentNullException>(() => InitResult.Stop(null!)));
    }

    private static async ValueTask<InitResult> Fail(ScriptedServer server, Failure failure, Exception error, ExitReason own)
    {
        switch (failure)
        {
            case Failure.Stops:
                return InitResult.Stop(own);
            case Failure.StopsNormally:
                return InitResult.Stop(ExitReason.Normal);
            case Failure.CrashesLater:
                await server.Self.YieldAsync();
                throw error;
            case Failure.IsCancelled:
                throw new OperationCanceledException("by nobody");
            case Failure.ExitsItself:
                server.Self.Exit(own);
                break;
            case Failure.SwallowsItsExit:
                Assert.Throws<ProcessExitException>(() => server.Self.Exit(own));
                return InitResult.Ok;
            case Failure.IsKilled or Failure.IsAskedToExit:
                await server.UntilStopRequested();
                break;
        }

        throw error;
    }

    private static async void EndOnceItHasBegun(Stage stage, Script script, Failure failure, ExitReason own)
    {
        await script.Begun.Opened();
        if (failure == Failure.IsKilled)
            stage.Riot.Kill(script.Pid);
        else
            stage.Riot.Exit(script.Pid, own);
    }

    public sealed class Unmakeable : GenServer
    {
        public Unmakeable(Exception error) => throw error;
    }

    public sealed class SlowLife
    {
        internal Gate Starting { get; } = new();

        internal Gate GoOn { get; } = new();
    }

    public sealed class SlowProcess(SlowLife life) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            life.Starting.Open();
            await life.GoOn;
        }

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }
}
