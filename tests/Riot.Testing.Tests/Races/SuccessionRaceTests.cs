// S6 and N1, explored: one failure is one restart, however the names, keys and helpers of the life before are still on their way out.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class SuccessionRaceTests
{
    private const int Seeds = 10_000;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Theory, Trait("Semantics", "S6"), Trait("Semantics", "N1")]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ProcessWithANamedHelper_CrashesOnce_IsRestartedOnce(bool takesTime, bool isSpawnedUnlinked) => Simulation.Explore(Seeds, async simulation =>
    {
        var (riot, lives) = (simulation.Riot, 0);
        var spec = new SupervisorSpec
        {
            MaxRestarts = 1,
            Period = s_minute,
            Children =
            [
                ChildSpec.Of("worker", async self =>
                {
                    var options = new ProcessOptions { Name = "helper" };
                    if (isSpawnedUnlinked)
                        self.Link(self.Spawn(helper => Helper(helper, simulation.Time, takesTime), options));
                    else
                        self.SpawnLink(helper => Helper(helper, simulation.Time, takesTime), options: options);
                    lives++;
                    await self.ReceiveAsync<string>();
                    throw new InvalidOperationException("crash");
                }) with { Name = "worker" },
            ],
        };

        var top = await StartAndEndOnce(simulation, spec, "worker", first => riot.Send(first, "crash"));

        await AssertOneRestart(riot, top, lives, 2);
        Assert.Equal("here", await riot.CallAsync("helper", new Where()));
    });

    [Theory, Trait("Semantics", "S6"), Trait("Semantics", "N1")]
    [InlineData(false)]
    [InlineData(true)]
    public void InnerSupervisorWithANamedChild_KilledOnce_IsRestartedOnce(bool takesTime) => Simulation.Explore(Seeds, async simulation =>
    {
        var (riot, lives) = (simulation.Riot, 0);
        var spec = new SupervisorSpec
        {
            MaxRestarts = 1,
            Period = s_minute,
            Children =
            [
                ChildSpec.Of("inner", new SupervisorSpec
                {
                    Children =
                    [
                        ChildSpec.Of("helper", self =>
                        {
                            lives++;
                            return Helper(self, simulation.Time, takesTime);
                        }) with { Name = "helper" },
                    ],
                }) with { Name = "inner" },
            ],
        };

        var top = await StartAndEndOnce(simulation, spec, "inner", first => riot.Kill(first));

        Assert.InRange(lives, 1, 2); // A function counts as started once it is spawned.
        await AssertOneRestart(riot, top, lives, lives);
        Assert.Equal("here", await riot.CallAsync("helper", new Where()));
    });

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "N1")]
    public void TreeOfSupervisors_KilledAtItsTop_IsRestartedOnce() => Simulation.Explore(Seeds, async simulation =>
    {
        var (riot, lives) = (simulation.Riot, 0);
        var spec = new SupervisorSpec
        {
            MaxRestarts = 1,
            Period = s_minute,
            Children =
            [
                ChildSpec.Of("outer", new SupervisorSpec
                {
                    Children =
                    [
                        ChildSpec.Of("inner", new SupervisorSpec
                        {
                            Children = [ChildSpec.Of<Named>("helper", [(Action)(() => lives++)]) with { Name = "helper" }],
                        }) with { Name = "inner" },
                    ],
                }) with { Name = "outer" },
            ],
        };

        var top = await StartAndEndOnce(simulation, spec, "outer", first => riot.Kill(first));

        await AssertOneRestart(riot, top, lives, 2);
    });

    [Theory, Trait("Semantics", "S6"), Trait("Semantics", "N3")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void HelperThatEntersAKeyAsItStarts_IsThereAgainAfterOneRestart(bool takesTime, bool isName) => Simulation.Explore(Seeds, async simulation =>
    {
        var (riot, keys, lives, starts) = (simulation.Riot, new Registry<int>(), 0, 0);
        var spec = new SupervisorSpec
        {
            MaxRestarts = 1,
            Period = s_minute,
            Children =
            [
                ChildSpec.Of("worker", async self =>
                {
                    lives++;
                    self.Register("worker");
                    await self.StartLinkAsync<Keyed>([(Action<ProcessContext>)Enter, (Action)(() => starts++), simulation.Time, takesTime]);
                    await self.ReceiveAsync<string>();
                    throw new InvalidOperationException("crash");
                }),
            ],
        };

        var top = await StartAndEndOnce(simulation, spec, "worker", first => riot.Send(first, "crash"));

        await AssertOneRestart(riot, top, lives, 2);
        Assert.Equal(2, starts); // The worker is there once its helper has started.
        Assert.NotNull(isName ? riot.Names.WhereIs("keyed") : keys.HolderOf(7));

        void Enter(ProcessContext self)
        {
            if (isName)
                self.Register("keyed");
            else
                keys.Register(7, self.Pid);
        }
    });

    [Fact, Trait("Semantics", "N1")]
    public void SuccessorsInLine_TheFirstGetsTheName_TheOthersMeetALivingHolder_AndNoTwoRunAtOnce() => Simulation.Explore(Seeds, async simulation =>
    {
        var (riot, running, most, ran) = (simulation.Riot, 0, 0, 0);
        var options = new ProcessOptions { Name = "desk" };
        var first = riot.Spawn(Body, options);
        await Task.Delay(s_minute, simulation.Time);
        riot.Exit(first, ExitReason.Shutdown);
        var successors = Enumerable.Range(0, 4).Select(_ => riot.SpawnMonitored(Body, options)).ToArray();
        riot.Kill(successors[1].Pid);

        await Task.Delay(s_minute, simulation.Time);

        Assert.Equal(1, most);
        Assert.Equal(successors[0].Pid, riot.Names.WhereIs("desk"));
        Assert.False(successors[0].Ended.IsCompleted);
        Assert.Equal(ExitReason.Killed, await successors[1].Ended);
        foreach (var (_, ended) in successors[2..])
        {
            var error = Assert.IsType<AlreadyRegisteredException>(Assert.IsType<ExitReason.Exception>(await ended).Error);
            Assert.Equal(("desk", successors[0].Pid), (error.Key, error.Holder));
        }

        Assert.Equal(2, ran);

        async Task Body(ProcessContext self)
        {
            (ran, running) = (ran + 1, running + 1);
            most = Math.Max(most, running);
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
                running--;
            }
        }
    });

    [Fact, Trait("Semantics", "N1")]
    public void Successor_OfAHolderThatSeemsToEndAndGoesOn_IsRefusedOrFailsToStart() => Simulation.Explore(Seeds, async simulation =>
    {
        var riot = simulation.Riot;
        var options = new ProcessOptions { Name = "desk", TrapExits = true };
        var holder = riot.Spawn(async self =>
        {
            while (true)
                await self.ReceiveAsync();
        }, options);
        riot.Exit(holder, ExitReason.Shutdown);

        AlreadyRegisteredException error;
        try
        {
            var (_, ended) = riot.SpawnMonitored(_ => throw new InvalidOperationException("ran"), options);
            error = Assert.IsType<AlreadyRegisteredException>(Assert.IsType<ExitReason.Exception>(await ended).Error);
        }
        catch (AlreadyRegisteredException refused)
        {
            error = refused;
        }

        Assert.Equal(holder, error.Holder);
        Assert.True(await riot.Processes.IsAliveAsync(holder));
    });

    // Starts the tree, ends the process of a name in it, and lets a minute pass. Returns the supervisor.
    private static async Task<Pid> StartAndEndOnce(SimulatedRuntime simulation, SupervisorSpec spec, string name, Action<Pid> end)
    {
        var riot = simulation.Riot;
        var top = await riot.StartAsync<Supervisor>([spec]);
        var first = await riot.Names.WaitForAsync(name, s_minute);
        end(first);
        await riot.WaitForExitAsync(first);
        await Task.Delay(s_minute, simulation.Time);
        return top;
    }

    private static async Task AssertOneRestart(RiotRuntime riot, Pid top, int lives, int expected)
    {
        Assert.True(await riot.Processes.IsAliveAsync(top), "the supervisor has given up");
        Assert.Equal(expected, lives);
        var counts = await riot.CountChildrenAsync(top);
        Assert.Equal(counts.Specs, counts.Active);
    }

    private static async Task Helper(ProcessContext self, TimeProvider time, bool takesTime)
    {
        try
        {
            while (true)
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                call.Reply((Where)call.Request, "here");
            }
        }
        finally
        {
            if (takesTime)
                await Task.Delay(TimeSpan.FromMilliseconds(2), time);
        }
    }

    private sealed record Where : ICall<string>;

    private sealed class Named(Action lives) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            lives();
            await self.ReceiveAsync();
        }
    }

    private sealed class Keyed(Action<ProcessContext> enter, Action starts, TimeProvider time, bool takesTime) : IProcess
    {
        public Task StartAsync(ProcessContext self)
        {
            enter(self);
            starts();
            return Task.CompletedTask;
        }

        public async Task RunAsync(ProcessContext self)
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                if (takesTime)
                    await Task.Delay(TimeSpan.FromMilliseconds(2), time);
            }
        }
    }
}
