using System.Collections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Roots that are supervisors: how they start, end and stop with their host (H2, X8).</summary>
public sealed class SupervisorRootTests : ExitCodeTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S1")]
    public async Task Supervisor_AmongOtherRoots_StartsInItsTurnAndStopsFromTheLeaves()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddSupervisor("tree", new SupervisorSpec
            {
                Children =
                [
                    ChildSpec.Of<Witness>("a", ["a"]),
                    ChildSpec.Of("inner", new SupervisorSpec { Children = [ChildSpec.Of<Witness>("b", ["b"]), ChildSpec.Of<Witness>("c", ["c"])] }),
                ],
            })
            .AddProcess<Witness>("last", ["last"]));

        await host.StartAsync().Guarded();
        Assert.NotNull(host.Riot().Names.WhereIs("tree"));
        await host.StopAsync().Guarded();

        string[] starts = ["first", "a", "b", "c", "last"];
        Assert.Equal(
            [.. starts.SelectMany(name => new[] { $"{name} made", $"{name} started" }), .. starts.Reverse().SelectMany(name => new[] { $"{name} stopping", $"{name} stopped" })],
            host.Journal().Lines);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S1")]
    public async Task StartAsync_ChildOfAChildFails_ThrowsItsOwnErrorAndNamesItsPath()
    {
        var error = new InvalidDataException("no token");
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddSupervisor("tree", new SupervisorSpec
            {
                Children =
                [
                    ChildSpec.Of<Witness>("a", ["a"]),
                    ChildSpec.Of("inner", new SupervisorSpec { Children = [ChildSpec.Of<Starting>("b", [Does(_ => throw error)])] }),
                ],
            }));

        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync().Guarded()));

        Assert.Equal("tree/inner/b", error.Data["Riot.Child"]);
        Assert.Contains(host.Logs().Lines, line => line.Level == LogLevel.Error && line.Text.Contains("could not start tree/inner/b", StringComparison.Ordinal));
        Assert.Equal(["a stopping", "a stopped", "first stopping", "first stopped"], host.Journal().Lines[4..]);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S1")]
    public async Task StartAsync_ChildFailsWithAnErrorThatTakesNoData_ThrowsIt()
    {
        var error = new WithoutData();
        using var host = Hosts.With(riot => riot.AddSupervisor("tree", new SupervisorSpec
        {
            Children = [ChildSpec.Of<Starting>("a", [Does(_ => throw error)])],
        }));

        Assert.Same(error, await Assert.ThrowsAsync<WithoutData>(() => host.StartAsync().Guarded()));
    }

    [Theory, Trait("Semantics", "H2"), Trait("Semantics", "S1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_WhileAChildStarts_StopsFromTheLeavesAndInReverse(bool byToken)
    {
        var starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var token = new CancellationTokenSource();
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddSupervisor("tree", new SupervisorSpec
            {
                Children =
                [
                    ChildSpec.Of<Witness>("a", ["a"]),
                    ChildSpec.Of("inner", new SupervisorSpec { Children = [ChildSpec.Of<Witness>("b", ["b"]), ChildSpec.Of<Witness>("c", ["c"])] }),
                    ChildSpec.Of<Starting>("d", [Does(async self =>
                    {
                        starting.TrySetResult();
                        await self.ReceiveAsync();
                    })]),
                ],
            }));

        var start = host.StartAsync(token.Token);
        await starting.Task.Guarded();
        await (byToken ? token.CancelAsync() : host.StopAsync()).Guarded();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Guarded());
        string[] stops = ["c", "b", "a", "first"];
        Assert.Equal(stops.SelectMany(name => new[] { $"{name} stopping", $"{name} stopped" }), host.Journal().Lines[8..]);
        Assert.DoesNotContain(host.Logs().Lines, line => line is { Category: "Riot", Level: >= LogLevel.Warning });
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task Stop_WhileARootStartsThatHasGivenUpItsName_KillsIt()
    {
        var starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Hosts.With(riot => riot.AddProcess<Starting>("root", [Does(async self =>
        {
            self.Names.Unregister("root");
            starting.TrySetResult();
            await self.ReceiveAsync();
        })]));

        var start = host.StartAsync();
        await starting.Task.Guarded();
        await host.StopAsync().Guarded();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Guarded());
        Assert.Empty(host.Riot().Processes.List());
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "H3")]
    public async Task StartAsync_ChildCannotBeMade_ThrowsActivationException()
    {
        using var host = Hosts.With(riot => riot.AddSupervisor("tree", new SupervisorSpec { Children = [ChildSpec.Of<NeedsUnknown>("a")] }));

        var error = await Assert.ThrowsAsync<ActivationException>(() => host.StartAsync().Guarded());

        Assert.Equal((typeof(NeedsUnknown), "tree/a"), (error.ProcessType, error.Data["Riot.Child"]));
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_ChildExitsInsteadOfStarting_ThrowsNamingPathAndReason()
    {
        using var host = Hosts.With(riot => riot.AddSupervisor("tree", new SupervisorSpec
        {
            Children =
            [
                ChildSpec.Of<Starting>("a", [Does(self =>
                {
                    self.Exit(new ExitReason.Custom("no mood"));
                    return Task.CompletedTask;
                })]),
            ],
        }));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().Guarded());

        Assert.Equal("Child 'tree/a' did not start: it ended with no mood.", error.Message);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S6")]
    public async Task Supervisor_GivesUp_StopsTheHostWithExitCodeOneAndSaysWhy()
    {
        var started = new TaskCompletionSource();
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("other", ["other"])
            .AddSupervisor("tree", new SupervisorSpec
            {
                MaxRestarts = 2,
                Period = s_period,
                Children = [ChildSpec.Of<Running>("a", [FailsAfter(started.Task)])],
            }));

        await host.StartAsync().Guarded();
        started.SetResult();
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
        var line = Assert.Single(host.Logs().Lines, line => line.Category == "Riot.Hosting");
        Assert.Matches("^The host stops, because its root process tree <.*> gave up$", line.Text);
        var end = Assert.Single(host.Logs().Lines, line => line.Text.StartsWith("Process tree <", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, end.Level);
        Assert.EndsWith("gave up after 2 restarts within 0:01:00, because its child tree/a crashed: InvalidDataException: always", end.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S6")]
    public async Task Supervisor_GivesUpBecauseAnInnerOneDid_TellsTheWholeStory()
    {
        var started = new TaskCompletionSource();
        using var host = Hosts.With(riot => riot.AddSupervisor("tree", new SupervisorSpec
        {
            MaxRestarts = 0,
            Period = s_period,
            Children =
            [
                ChildSpec.Of("inner", new SupervisorSpec
                {
                    MaxRestarts = 1,
                    Period = s_period,
                    Children = [ChildSpec.Of<Running>("a", [FailsAfter(started.Task)])],
                }),
            ],
        }));

        await host.StartAsync().Guarded();
        started.SetResult();
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
        Assert.Contains(host.Logs().Lines, line => line.Text.EndsWith(
            "gave up after 0 restarts within 0:01:00, because its child tree/inner gave up after 1 restart within 0:01:00, "
            + "because its child tree/inner/a crashed: InvalidDataException: always", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S6")]
    public async Task Supervisor_GivesUpWithAnExitCodeSet_LeavesThat()
    {
        Environment.ExitCode = 7;
        var started = new TaskCompletionSource();
        using var host = Hosts.With(riot => riot
            .AddSupervisor("tree", new SupervisorSpec
            {
                MaxRestarts = 0,
                Period = s_period,
                Children = [ChildSpec.Of<Running>("a", [FailsAfter(started.Task)])],
            }));

        await host.StartAsync().Guarded();
        started.SetResult();
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(7, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S9")]
    public async Task Supervisor_ShutsDownWithItsSignificantChild_HasEndedClean()
    {
        using var host = Hosts.With(riot => riot
            .AddSupervisor("tree", new SupervisorSpec
            {
                AutoShutdown = AutoShutdown.AnySignificant,
                Children =
                [
                    ChildSpec.Of<Running>("a", [Does(_ => Task.CompletedTask)]) with { Restart = Restart.Transient, IsSignificant = true },
                    ChildSpec.Of<Witness>("b", ["b"]),
                ],
            }));

        await host.StartAsync().Guarded();
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(0, Environment.ExitCode);
        Assert.Equal(["b stopping", "b stopped"], host.Journal().Lines[^2..]);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Supervisor_IsKilled_StopsTheHostWithExitCodeOne()
    {
        using var host = Hosts.With(riot => riot.AddSupervisor("tree", new SupervisorSpec { Children = [ChildSpec.Of<Witness>("a", ["a"])] }));
        await host.StartAsync().Guarded();

        host.Riot().Kill(host.Riot().Names.WhereIs("tree")!.Value);

        await host.WaitForShutdownAsync().Guarded();
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "H2")]
    public async Task StartAsync_SupervisorGivesUpWhileAnotherRootStarts_ThrowsNamingTheChild()
    {
        using var host = Hosts.With(riot => riot
            .AddSupervisor("tree", new SupervisorSpec
            {
                MaxRestarts = 0,
                Period = s_period,
                Children =
                [
                    ChildSpec.Of<Running>("a", [Does(async self =>
                    {
                        self.Register("a");
                        await self.ReceiveAsync<string>();
                        throw new InvalidDataException("too late");
                    })]),
                ],
            })
            .AddProcess<Starting>("next", [Does(async self =>
            {
                self.Send(await self.Names.WaitForAsync("a", TimeSpan.FromSeconds(30)), "now");
                await self.ReceiveAsync();
            })]));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().Guarded());

        Assert.Contains("'tree'", error.Message, StringComparison.Ordinal);
        Assert.Contains("gave up after 0 restarts within 0:01:00, because its child tree/a crashed: InvalidDataException: too late", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S4")]
    public async Task StopAsync_ChildWithoutLimitNeverStops_KillsTheTreeAndNamesWhatIsLeft()
    {
        using var host = Hosts.With(riot => riot
            .Configure(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50))
            .AddSupervisor("tree", new SupervisorSpec
            {
                Children = [ChildSpec.Of<Stubborn>("a") with { Shutdown = Shutdown.Infinite, Name = "stubborn" }],
            }));
        await host.StartAsync().Guarded();

        await host.StopAsync().Guarded();

        Assert.Empty(host.Riot().Processes.List());
        foreach (var name in new[] { "tree", "stubborn" })
            Assert.Contains(host.Logs().Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("kill", StringComparison.Ordinal)
                && line.Text.Contains($" {name} ", StringComparison.Ordinal));
    }

    private static object Does(Func<ProcessContext, Task> what) => what;

    // Fails each time that it is started, but not before the host has started.
    private static object FailsAfter(Task started) => Does(async _ =>
    {
        await started;
        throw new InvalidDataException("always");
    });

    private interface IUnknown;

    private sealed class NeedsUnknown(IUnknown unknown) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.FromResult(unknown);
    }

    private sealed class WithoutData : Exception
    {
        public override IDictionary Data => null!;
    }
}
