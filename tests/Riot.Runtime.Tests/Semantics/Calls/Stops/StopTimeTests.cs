// C4, X6, X7: how long a process may take over a stop, whoever asks, and how often.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class StopTimeTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>What is stopped: each does not end by itself.</summary>
    public enum Kind
    {
        /// <summary>Swallows the token of its handler.</summary>
        ServerInHandler,
        ServerInTerminate,
        ServerInInit,
        Trapper,
        Plain,
    }

    public static TheoryData<Kind> Kinds { get; } = [.. Enum.GetValues<Kind>()];

    public static MatrixTheoryData<Kind, int> Times { get; } = new(Enum.GetValues<Kind>(), [1, 20]);

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X6"), Trait("Semantics", "X7")]
    [MemberData(nameof(Times))]
    public async Task Stop_OfOneThatDoesNotEnd_KillsItAfterTheStoppersTimeAndNotBefore(Kind kind, int seconds)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (stopper, stuck) = (stage.Puppet(), await Stuck.Begin(stage, kind));

        var stop = stopper.Ask(self => self.StopAsync(stuck.Pid, Shutdown.After(TimeSpan.FromSeconds(seconds))));
        await stuck.HasSeenAStop();
        time.Advance(TimeSpan.FromSeconds(seconds) - s_moment);
        await stuck.ExpectToBeThere();
        time.Advance(s_moment);

        Assert.Equal(kind == Kind.Plain ? ExitReason.Shutdown : ExitReason.Killed, await stop);
        stuck.GoOn.Open();
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X6")]
    [MemberData(nameof(Kinds))]
    public async Task Stop_WithoutALimit_WaitsForAsLongAsItTakes(Kind kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (stopper, stuck) = (stage.Puppet(), await Stuck.Begin(stage, kind));

        var stop = stopper.Ask(self => self.StopAsync(stuck.Pid, Shutdown.After(Timeout.InfiniteTimeSpan)));
        await stuck.HasSeenAStop();
        time.Advance(ServerStage.Ages);
        await stuck.ExpectToBeThere();
        stuck.GoOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stop);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X6")]
    [MemberData(nameof(Kinds))]
    public async Task Stop_BehindOneWithMoreTime_KeepsItsOwn(Kind kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (patient, hasty, stuck) = (stage.Puppet(), stage.Puppet(), await Stuck.Begin(stage, kind));
        var first = patient.Ask(self => self.StopAsync(stuck.Pid, Shutdown.After(Timeout.InfiniteTimeSpan)));
        await stuck.HasSeenAStop();

        var second = hasty.Ask(self => self.StopAsync(stuck.Pid, Shutdown.After(TimeSpan.FromSeconds(1)), new ExitReason.Custom("second")));
        await stage.Until(hasty.Pid, ProcessStatus.Awaiting);
        await stuck.ExpectToBeThere();
        time.Advance(TimeSpan.FromSeconds(1));

        var expected = kind == Kind.Plain ? ExitReason.Shutdown : ExitReason.Killed;
        Assert.Equal((expected, expected), (await first, await second));
        stuck.GoOn.Open();
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X6")]
    [InlineData(Kind.ServerInHandler)]
    [InlineData(Kind.ServerInTerminate)]
    [InlineData(Kind.ServerInInit)]
    [InlineData(Kind.Plain)]
    public async Task Exit_OfOneThatDoesNotEnd_GivesItTheGrace(Kind kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var stuck = await Stuck.Begin(stage, kind);

        stage.Riot.Exit(stuck.Pid, ExitReason.Normal);
        await stuck.HasSeenAStop();
        time.Advance(s_grace - s_moment);
        await stuck.ExpectToBeThere();
        time.Advance(s_moment);

        Assert.Equal(kind == Kind.Plain ? ExitReason.Normal : ExitReason.Killed, await stage.ExitOf(stuck.Pid));
        stuck.GoOn.Open();
    }

    [Fact, Trait("Semantics", "C4")]
    public async Task Terminate_OfAServerThatEndsByItself_HasTheGrace()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (gate, ending) = (new Gate(), new Gate());
        var pid = await stage.Serve(new Script
        {
            Terminate = async (_, _) =>
            {
                ending.Open();
                await gate;
            },
        });
        var prober = stage.Puppet();

        stage.Riot.Send(pid, new Do(server => server.Stop(ExitReason.Normal)));
        await ending.Opened();
        await stage.Settle();
        time.Advance(s_grace - s_moment);
        Assert.True(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        time.Advance(s_moment);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        gate.Open();
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X7")]
    public async Task StopRequests_OfWhichTwoCome_TheFirstGivesTheReason_AndTerminateRunsOnce()
    {
        await using var stage = await Stage.Start();
        var (gate, script) = (new Gate(), new Script());
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async _ => await gate));

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        stage.Riot.Exit(pid, new ExitReason.Custom("second"));
        await script.Stopping.Opened();
        gate.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

#if !SIMULATED // One thread runs all there.
    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X9")]
    public async Task Stop_OfAServerWhoseHandlerHoldsItsThread_CancelsItsToken_AndKillsItInTheStoppersTime()
    {
        await using var stage = await Stage.Start();
        var (script, stopper, letGo) = (new Script(), stage.Puppet(), new ManualResetEventSlim());
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(_ => letGo.Wait()));

        var stop = stopper.Ask(self => self.StopAsync(pid, Shutdown.After(TimeSpan.FromMilliseconds(100))));
        await script.Stopping.Opened();

        Assert.Equal(ExitReason.Killed, await stop);
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        Assert.Empty(script.Trail);
        letGo.Set();
    }
#endif

#if !SIMULATED // One thread runs all there.
    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X9")]
    public async Task StopRequest_ToAServerWhoseHandlerHoldsItsThread_ReachesItsToken()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(server => server.StopRequested.WaitHandle.WaitOne()));

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }
#endif

    private sealed class Stuck(Stage stage, Kind kind, Script script, Puppet prober)
    {
        private readonly Gate _stopping = new();

        public Pid Pid { get; private set; }

        public Gate GoOn { get; } = new();

        public static async Task<Stuck> Begin(Stage stage, Kind kind)
        {
            Stuck? stuck = null;
            var begun = new Gate();
            var script = new Script
            {
                Init = async _ =>
                {
                    if (kind == Kind.ServerInInit)
                        await stuck!.GoOn;
                    return InitResult.Ok;
                },
                Terminate = async (_, _) =>
                {
                    if (kind == Kind.ServerInTerminate)
                        await stuck!.GoOn;
                },
            };
            stuck = new Stuck(stage, kind, script, stage.Puppet());
            switch (kind)
            {
                case Kind.ServerInInit:
                    stuck.Pid = stage.Riot.Spawn<ScriptedServer>([script]);
                    await script.Begun.Opened();
                    break;
                case Kind.ServerInHandler or Kind.ServerInTerminate:
                    stuck.Pid = await stage.Serve(script);
                    if (kind == Kind.ServerInHandler)
                    {
                        stage.Riot.Send(stuck.Pid, new Do(async _ =>
                        {
                            begun.Open();
                            await stuck.GoOn;
                        }));
                        await begun.Opened();
                    }

                    break;
                default:
                    stuck.Pid = stage.Riot.Spawn(
                        async self =>
                        {
                            self.StopRequested.Register(stuck._stopping.Open);
                            begun.Open();
                            await stuck.GoOn;
                            if (kind == Kind.Trapper)
                                self.Exit((await self.ReceiveAsync<ExitMessage>()).Reason);
                        },
                        new ProcessOptions { TrapExits = kind == Kind.Trapper });
                    await begun.Opened();
                    break;
            }

            return stuck;
        }

        /// <summary>Completes once the stop has taken effect and the slice in which it did is over.</summary>
        public async Task HasSeenAStop()
        {
            await (kind is Kind.Trapper or Kind.Plain ? _stopping : script.Stopping).Opened();
            await stage.Settle();
        }

        public async Task ExpectToBeThere()
        {
            Assert.Equal(kind != Kind.Plain, await prober.Ask(self => self.Processes.IsAliveAsync(Pid)));
            Assert.NotNull(stage.Riot.Processes.Info(Pid));
        }
    }
}
