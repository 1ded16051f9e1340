// P12: each process has an execution context of its own: ambient values do not come from its spawner, stay with it, and are not left behind.
namespace Riot.Tests.Semantics.Processes;

public sealed class AmbientValueTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    /// <summary>What a body may wait for, beside all the foreign awaits.</summary>
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_verbs = new()
    {
        ["Receive, queued"] = async self =>
        {
            self.Send(self.Pid, 1);
            await self.ReceiveAsync();
        },
        ["Receive, waiting"] = async self =>
        {
            self.SendAfter(self.Pid, 1, TimeSpan.FromMilliseconds(1));
            await self.ReceiveAsync();
        },
        ["Receive with predicate"] = async self =>
        {
            self.SendAfter(self.Pid, 1, TimeSpan.FromMilliseconds(1));
            await self.ReceiveAsync<int>(_ => s_value.Value == "its own");
        },
        ["TryReceive out of time"] = async self => await self.TryReceiveAsync<int>(TimeSpan.FromMilliseconds(1)),
        ["Yield"] = async self => await self.YieldAsync(),
        ["Sleep"] = async self => await self.SleepAsync(TimeSpan.FromMilliseconds(1)),
        ["WaitForExit"] = async self => await self.WaitForExitAsync(self.Spawn(async other => await other.YieldAsync())),
        ["IsAlive"] = async self => await self.Processes.IsAliveAsync(self.Spawn(async other => await other.ReceiveAsync())),
    };

    /// <summary>Ways to set a value and leave it: none may be seen by whoever runs on that worker next.</summary>
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_litter = new()
    {
        ["a body that is no async method"] = _ => Set("litter"),
        ["a body that throws at once"] = _ =>
        {
            s_value.Value = "litter";
            throw new InvalidTimeZoneException("thrown by the test");
        },
        ["an async body"] = async _ =>
        {
            s_value.Value = "litter";
            await Task.Yield();
        },
        ["a posted callback"] = async _ =>
        {
            SynchronizationContext.Current!.Post(_ => s_value.Value = "litter", null);
            await Task.Yield();
        },
        ["a posted callback, then a wait"] = async self =>
        {
            SynchronizationContext.Current!.Post(_ => s_value.Value = "litter", null);
            await self.SleepAsync(TimeSpan.FromMilliseconds(1));
        },
        ["a selector"] = async self =>
        {
            self.Send(self.Pid, 1);
            await self.ReceiveAsync<int>(_ => { s_value.Value = "litter"; return true; });
        },
        ["a selector that waits"] = async self =>
        {
            self.SendAfter(self.Pid, 1, TimeSpan.FromMilliseconds(1));
            await self.ReceiveAsync<int>(_ => { s_value.Value = "litter"; return true; });
        },
        ["a callback of its token"] = self =>
        {
            self.CancellationToken.UnsafeRegister(_ => s_value.Value = "litter", null);
            return Task.CompletedTask;
        },
        ["suppressed flow"] = _ =>
        {
            ExecutionContext.SuppressFlow();
            return Set("litter");
        },
        ["suppressed flow, then a wait"] = self =>
        {
            s_value.Value = "litter";
            ExecutionContext.SuppressFlow();
            return self.YieldAsync().AsTask();
        },
    };

    public static TheoryData<string> Verbs => [.. s_verbs.Keys];

    public static TheoryData<string> Foreign => [.. ForeignAwaits.All.Keys];

    public static TheoryData<string> Litter => [.. s_litter.Keys];

    [Theory, Trait("Semantics", "P12")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Value_OfTheSpawner_IsNotSeenByTheSpawned(bool byAProcess)
    {
        s_value.Value = "the starter's";
        await using var stage = await Stage.Start();
        s_value.Value = "the spawner's";
        var seen = new TaskCompletionSource<string?>();
        Func<ProcessContext, Task> spawned = async self =>
        {
            var first = s_value.Value;
            await self.YieldAsync();
            seen.SetResult(first ?? s_value.Value);
        };

        if (!byAProcess)
            stage.Riot.Spawn(spawned);
        else
            await stage.Run(async self =>
            {
                Assert.Null(s_value.Value);
                s_value.Value = "the spawner's";
                await self.YieldAsync();
                self.Spawn(spawned);
            });

        Assert.Null(await seen.Task.Guarded());
        Assert.Equal("the spawner's", s_value.Value);
    }

    [Theory, Trait("Semantics", "P12")]
    [MemberData(nameof(Verbs))]
    public async Task Value_SetByTheBody_StaysAcrossEachVerb(string verb)
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            s_value.Value = "its own";
            for (var round = 0; round < 10; round++)
            {
                await s_verbs[verb](self);
                Assert.Equal("its own", s_value.Value);
            }
        });
    }

    [Theory, Trait("Semantics", "P12")]
    [MemberData(nameof(Foreign))]
    public async Task Value_SetByTheBody_StaysAcrossForeignAwaits(string kind)
    {
        using var awaits = new ForeignAwaits();
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            s_value.Value = "its own";
            for (var round = 0; round < 3; round++)
            {
                await ForeignAwaits.All[kind](awaits);
                Assert.Equal("its own", s_value.Value);
            }
        });
    }

    [Theory, Trait("Semantics", "P12")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Values_OfManyProcessesOnFewWorkers_NeverMix(int workers)
    {
        const int Count = 100;
        await using var stage = await Stage.Start(workers);
        await stage.Run(async self =>
        {
            for (var i = 0; i < Count; i++)
            {
                var own = $"value {i}";
                self.SpawnLink(async other =>
                {
                    s_value.Value = own;
                    for (var round = 0; round < 100; round++)
                    {
                        if (round % 3 == 0)
                            await Task.Yield();
                        else
                            await other.YieldAsync();
                        Assert.Equal(own, s_value.Value);
                    }

                    other.Send(self.Pid, "well");
                }, LinkScope.AbnormalExit);
            }

            for (var i = 0; i < Count; i++)
                Assert.Equal("well", await self.ReceiveAsync());
            Assert.Null(s_value.Value);
        });
    }

    [Theory, Trait("Semantics", "P12")]
    [MemberData(nameof(Litter))]
    public async Task Value_LeftByAProcess_IsNotSeenByTheNextOnItsWorker(string way)
    {
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        await stage.Run(async self =>
        {
            for (var round = 0; round < 3; round++)
            {
                var litterer = self.Spawn(s_litter[way]);
                var clean = true;
                var neighbour = self.Spawn(async other =>
                {
                    // Beside the litterer and behind it, in steps of its own and in the first ones of others.
                    for (var turn = 0; turn < 20 || stage.Riot.Processes.Info(litterer) is not null; turn++)
                    {
                        Look();
                        for (var i = 0; i < 3; i++)
                        {
                            other.Spawn(_ =>
                            {
                                Look();
                                return Task.CompletedTask;
                            });
                        }

                        await other.YieldAsync();
                    }

                    void Look() => clean &= s_value.Value is null && !ExecutionContext.IsFlowSuppressed();
                });
                await self.WaitForExitAsync(neighbour);
                Assert.True(clean);
                Assert.Null(s_value.Value);
            }
        });
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task Value_SetByASelectorWhileItsReceiveIsSuspended_IsNotSeenByWhoRunsNext()
    {
        await using var stage = await Stage.Start(1);
        var seen = new TaskCompletionSource<string?>();
        stage.Riot.Spawn(async self =>
        {
            self.SendAfter(self.Pid, 1, TimeSpan.FromMilliseconds(1));
            await self.ReceiveAsync<int>(_ =>
            {
                s_value.Value = "litter";
                self.Spawn(next => Task.FromResult(seen.TrySetResult(s_value.Value)));
                return false;
            });
        });
        Assert.Null(await seen.Task.Guarded());
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task Value_SetWhereFlowIsSuppressed_IsNotSeenByWhoRunsNext()
    {
        await using var stage = await Stage.Start(1);
        var seen = new TaskCompletionSource<string?>();
        stage.Riot.Spawn(async self =>
        {
            ExecutionContext.SuppressFlow();
            self.Send(self.Pid, 1);
            await self.ReceiveAsync();
            self.SendAfter(self.Pid, 2, TimeSpan.FromMilliseconds(1));
            await self.ReceiveAsync();
            s_value.Value = "litter";
            self.Spawn(next => Task.FromResult(seen.TrySetResult(s_value.Value)));
            await self.ReceiveAsync();
        });
        Assert.Null(await seen.Task.Guarded());
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task Runtime_StartedWhereFlowIsSuppressed_RunsAsEverElse()
    {
        var stage = Stage.NotStarted();
        await Task.Factory.StartNew(
            () =>
            {
                using (ExecutionContext.SuppressFlow())
                {
                    stage.Riot.StartAsync().GetAwaiter().GetResult();
                    stage.Riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "early" });
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await using (stage)
        {
            await stage.Run(async self =>
            {
                Assert.False(ExecutionContext.IsFlowSuppressed());
                s_value.Value = "its own";
                await self.SleepAsync(TimeSpan.FromMilliseconds(1));
                await Task.Yield();
                Assert.Equal("its own", s_value.Value);
                Assert.NotNull(self.Names.WhereIs("early"));
            });
        }
    }

    private static Task Set(string value)
    {
        s_value.Value = value;
        return Task.CompletedTask;
    }
}
