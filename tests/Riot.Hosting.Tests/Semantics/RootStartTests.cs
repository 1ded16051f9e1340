using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>How root processes start with their host, and what a failed start leaves behind (H2).</summary>
public sealed class RootStartTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_SeveralRoots_StartsEachOnceTheOneBeforeHasStarted()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"]).AddProcess<Witness>("b", ["b"]).AddProcess<Witness>("c", ["c"]));

        await host.StartAsync().Guarded();

        Assert.Equal(["a made", "a started", "b made", "b started", "c made", "c started"], host.Journal().Lines);
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_RootInItsName_IsFoundByTheNextOne()
    {
        Pid? seen = null;
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"])
            .AddProcess<Starting>("b", [Does(self =>
            {
                seen = self.Names.WhereIs("a");
                return Task.CompletedTask;
            })]));

        await host.StartAsync().Guarded();

        Assert.NotNull(seen);
        Assert.Equal(host.Riot().Names.WhereIs("a"), seen);
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_RootFails_ThrowsItsErrorAfterStoppingTheOthersInReverse()
    {
        var error = new InvalidDataException("no token");
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"]).AddProcess<Witness>("b", ["b"])
            .AddProcess<Starting>("c", [Does(_ => throw error)])
            .AddProcess<Witness>("d", ["d"]));

        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync().Guarded()));

        Assert.Equal(["b stopping", "b stopped", "a stopping", "a stopped"], host.Journal().Lines[4..]);
        Assert.Throws<RuntimeNotRunningException>(() => host.Riot().Spawn(_ => Task.CompletedTask));
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_RootThatFailsStillCleansUp_StopsTheOthersOnlyThen()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]).AddProcess<SlowlyFailing>("b"));

        await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync().Guarded());

        Assert.Equal(["b disposed", "a stopping", "a stopped"], host.Journal().Lines[2..]);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_ConstructorThrows_ThrowsActivationExceptionWithItsError()
    {
        using var host = Hosts.With(riot => riot.AddProcess<BadConstructor>("bad"));

        var error = await Assert.ThrowsAsync<ActivationException>(() => host.StartAsync().Guarded());

        Assert.Equal(typeof(BadConstructor), error.ProcessType);
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task StartAsync_RootNeedsAMissingService_ThrowsNamingBoth()
    {
        using var host = Hosts.With(riot => riot.AddProcess<NeedsClock>("needs a clock"));

        var error = await Assert.ThrowsAsync<ActivationException>(() => host.StartAsync().Guarded());

        Assert.Contains(nameof(NeedsClock), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IClock), error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_TokenCancelled_StopsWhatHasStartedAndThrows()
    {
        using var token = new CancellationTokenSource();
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"])
            .AddProcess<Starting>("b", [Does(async self =>
            {
                await token.CancelAsync();
                await self.ReceiveAsync();
            })]));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.StartAsync(token.Token).Guarded());

        Assert.Equal(["a stopping", "a stopped"], host.Journal().Lines[2..]);
        Assert.Empty(host.Riot().Processes.List());
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_StartedRootFailsWhileAnotherStarts_ThrowsItsError()
    {
        var error = new InvalidDataException("too late");
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"])
            .AddProcess<Running>("b", [Does(async self =>
            {
                await self.ReceiveAsync<string>();
                throw error;
            })])
            .AddProcess<Starting>("c", [Does(async self =>
            {
                self.Send("b", "now");
                await self.ReceiveAsync();
            })]));

        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync().Guarded()));

        Assert.Equal(["a stopping", "a stopped"], host.Journal().Lines[2..]);
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_StartedRootIsKilledWhileAnotherStarts_ThrowsNamingItAndItsReason()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddProcess<Starting>("second", [Does(async self =>
            {
                self.Kill(self.Names.WhereIs("first")!.Value);
                await self.ReceiveAsync();
            })]));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().Guarded());

        Assert.Contains("'first'", error.Message, StringComparison.Ordinal);
        Assert.Contains("was killed", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_StartedRootEndsCleanWhileAnotherStarts_GoesOn()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Running>("a", [Does(_ => Task.CompletedTask)])
            .AddProcess<Starting>("b", [Does(async self =>
            {
                if (self.Names.WhereIs("a") is { } a)
                    await self.WaitForExitAsync(a);
            })]));

        await host.StartAsync().Guarded();
        await host.Riot().SettleAsync();

        Assert.NotNull(host.Riot().Names.WhereIs("b"));
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StartAsync_Twice_IsRefused()
    {
        using var host = Hosts.With(_ => { });
        await host.RiotService().StartAsync(CancellationToken.None).Guarded();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.RiotService().StartAsync(CancellationToken.None).Guarded());

        await host.RiotService().StopAsync(CancellationToken.None).Guarded();
    }

    private static object Does(Func<ProcessContext, Task> what) => what;

    private interface IClock;

    private sealed class NeedsClock(IClock clock) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.FromResult(clock);
    }

    private sealed class BadConstructor : IProcess
    {
        public BadConstructor() => throw new InvalidDataException("no token");

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    private sealed class SlowlyFailing(Journal journal, IRiot riot) : IProcess, IAsyncDisposable
    {
        public Task StartAsync(ProcessContext self) => throw new InvalidDataException("no token");

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await riot.SettleAsync();
            journal.Add("b disposed");
        }
    }
}
