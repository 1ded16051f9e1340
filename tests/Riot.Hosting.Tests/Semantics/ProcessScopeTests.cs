using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>The life of a process that is started by type: its scope, its constructor, its disposal (H3).</summary>
public sealed class ProcessScopeTests
{
    [Fact, Trait("Semantics", "H3")]
    public async Task Processes_OfOneClass_HaveAScopeEach()
    {
        await using var host = await StartAsync();

        var first = await host.Riot.StartAsync<Owner>().Guarded();
        var second = await host.Riot.StartAsync<Owner>().Guarded();
        await EndAsync(host, first);

        Assert.Equal(["resource 1 made", "resource 2 made", "owner disposed", "resource 1 disposed"], host.Journal.Lines);
        await EndAsync(host, second);
        Assert.Equal(["owner disposed", "resource 2 disposed"], host.Journal.Lines[4..]);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Process_Dies_IsReportedOnlyOnceItsScopeIsDisposedOf()
    {
        await using var host = await StartAsync(services => services.AddScoped<SlowResource>());
        var pid = await host.Riot.StartAsync<SlowOwner>(options: new ProcessOptions { Name = "slow" }).Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        host.Riot.Send(pid, "end");
        await host.Gates.Opened("disposing").Guarded();
        await host.Riot.SettleAsync();

        Assert.False(ended.IsCompleted);
        Assert.Equal("slow", host.Riot.Processes.Info(pid)!.Name);
        host.Gates.Open("may end");
        Assert.Equal(ExitReason.Normal, await ended.Guarded());
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Process_Crashes_IsDisposedOfWithItsScope()
    {
        await using var host = await StartAsync();
        var pid = await host.Riot.StartAsync<Fragile>().Guarded();

        var reason = await EndAsync(host, pid);

        Assert.IsType<InvalidDataException>(Assert.IsType<ExitReason.Exception>(reason).Error);
        Assert.Equal(["resource 1 made", "fragile disposed", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3"), Trait("Semantics", "X6")]
    public async Task Process_IsKilled_ItsScopeIsDisposedOfNoLaterThanItsGhostEnds()
    {
        await using var host = await StartAsync();
        var pid = await host.Riot.StartAsync<Owner>().Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        host.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await ended.Guarded());
        await host.Gates.Opened("resource 1 disposed").Guarded();
        Assert.Equal(["resource 1 made", "owner disposed", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Constructor_Throws_IsAnExitWithActivationExceptionAndItsScopeIsDisposedOf()
    {
        await using var host = await StartAsync();

        var reason = await ReasonOf<BadConstructor>(host);

        var error = Assert.IsType<ActivationException>(Assert.IsType<ExitReason.Exception>(reason).Error);
        Assert.Equal(typeof(BadConstructor), error.ProcessType);
        Assert.Equal("no token", Assert.IsType<InvalidDataException>(error.InnerException).Message);
        Assert.Contains("no token", error.Message, StringComparison.Ordinal);
        Assert.Equal(["resource 1 made", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Service_CannotBeMadeAfterAll_IsAnExitWithActivationException()
    {
        await using var host = await StartAsync(services => services.AddScoped<Resource>(_ => throw new InvalidDataException("no resource")));

        var reason = await ReasonOf<Owner>(host);

        var error = Assert.IsType<ActivationException>(Assert.IsType<ExitReason.Exception>(reason).Error);
        Assert.Equal("no resource", Assert.IsType<InvalidDataException>(error.InnerException).Message);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Disposal_Throws_IsLoggedAndTheScopeIsDisposedOf()
    {
        await using var host = await StartAsync();
        var pid = await host.Riot.StartAsync<BadDisposal>().Guarded();

        Assert.Equal(ExitReason.Normal, await EndAsync(host, pid));

        Assert.Equal(["resource 1 made", "resource 1 disposed"], host.Journal.Lines);
        Assert.Contains(host.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("threw while it was exiting", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Process_EndedBeforeItsFirstStep_IsNeverMade()
    {
        await using var host = await StartAsync(
            configure: riot => riot.Configure(options => (options.Workers, options.BlockedWorkerThreshold) = (1, TimeSpan.FromMinutes(1))));

        var reason = new TaskCompletionSource<ExitReason>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The only worker is this process's until its first await: its child cannot have begun.
        host.Riot.Spawn(async self =>
        {
            var child = self.Spawn<Owner>();
            self.Exit(child, ExitReason.Shutdown);
            reason.SetResult(await self.WaitForExitAsync(child));
        });

        Assert.Equal(ExitReason.Shutdown, await reason.Task.Guarded());
        Assert.Empty(host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task AbandonedProcess_EndsAfterAll_ItsScopeIsDisposedOfThen()
    {
        await using var host = await StartAsync(configure: riot => riot.Configure(options => options.ExitGrace = TimeSpan.Zero));
        var pid = await host.Riot.StartAsync<Deaf>().Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        host.Riot.Exit(pid, ExitReason.Shutdown);
        Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        Assert.Equal(["resource 1 made"], host.Journal.Lines);
        host.Gates.Open("may end");

        await host.Gates.Opened("resource 1 disposed").Guarded();
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_OfTheClass_MakesTheProcessFromItsScopeAndTheContainerDisposesOfItOnce()
    {
        await using var host = await StartAsync(services => services.AddScoped(provider => MadeByHand(provider)));

        var pid = await host.Riot.StartAsync<Made>().Guarded();
        await EndAsync(host, pid);

        Assert.Equal(["resource 1 made", "made by hand", "by hand disposed", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_AsASingleton_OutlivesTheProcess()
    {
        var host = await StartAsync(services => services.AddSingleton(provider => MadeByHand(provider.CreateScope().ServiceProvider)));
        var journal = host.Journal;
        await using (host)
        {
            await EndAsync(host, await host.Riot.StartAsync<Made>().Guarded());
            await EndAsync(host, await host.Riot.StartAsync<Made>().Guarded());

            Assert.Equal(["resource 1 made", "made by hand"], journal.Lines);
        }

        Assert.Equal("by hand disposed", Assert.Single(journal.Lines[2..]));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_WithValuesGiven_IsPassedOver()
    {
        await using var host = await StartAsync(services => services.AddScoped(provider => MadeByHand(provider)));

        var pid = await host.Riot.StartAsync<Made>(["by a constructor", new Uri("about:blank")]).Guarded();
        await EndAsync(host, pid);

        Assert.Equal(["resource 1 made", "by a constructor disposed", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_OfAnInterface_MakesWhatConstructorsCannot()
    {
        await using var host = await StartAsync(services => services.AddScoped<IDesk>(provider => new Desk(
            new Owner(provider.GetRequiredService<Resource>(), provider.GetRequiredService<Journal>()))));

        var pid = await host.Riot.StartAsync<IDesk>().Guarded();
        await EndAsync(host, pid);

        Assert.Equal(["resource 1 made", "owner disposed", "resource 1 disposed"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_Throws_IsAnExitWithActivationException()
    {
        await using var host = await StartAsync(services => services.AddTransient<Made>(_ => throw new InvalidDataException("no hands")));

        var reason = await ReasonOf<Made>(host);

        var error = Assert.IsType<ActivationException>(Assert.IsType<ExitReason.Exception>(reason).Error);
        Assert.Equal("no hands", Assert.IsType<InvalidDataException>(error.InnerException).Message);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Registration_ReturnsNull_IsAnExitWithActivationException()
    {
        await using var host = await StartAsync(services => services.AddSingleton<Made>(_ => null!));

        Assert.IsType<ActivationException>(Assert.IsType<ExitReason.Exception>(await ReasonOf<Made>(host)).Error);
    }

    private static Task<RunningHost> StartAsync(Action<IServiceCollection>? add = null, Action<RiotBuilder>? configure = null) =>
        RunningHost.StartAsync(
            services =>
            {
                services.AddScoped<Resource>().AddSingleton<Serial>();
                add?.Invoke(services);
            },
            configure);

    private static async Task<ExitReason> EndAsync(RunningHost host, Pid pid)
    {
        var ended = host.Riot.WaitForExitAsync(pid);
        host.Riot.Send(pid, "end");
        return await ended.Guarded();
    }

    private static Made MadeByHand(IServiceProvider scope)
    {
        var (resource, journal) = (scope.GetRequiredService<Resource>(), scope.GetRequiredService<Journal>());
        journal.Add("made by hand");
        return new Made(resource, "by hand", journal, new Uri("about:blank"));
    }

    // A parent that watches from birth, because the child ends at once.
    private static async Task<ExitReason> ReasonOf<T>(RunningHost host) where T : class, IProcess
    {
        var reason = new TaskCompletionSource<ExitReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Riot.Spawn(async self =>
        {
            self.SpawnMonitor<T>();
            reason.SetResult((await self.ReceiveAsync<ProcessDown>()).Reason);
        });
        return await reason.Task.Guarded();
    }

    private sealed class Serial
    {
        private int _last;

        public int Next() => Interlocked.Increment(ref _last);
    }

    private sealed class Resource : IAsyncDisposable
    {
        private readonly string _name;
        private readonly Journal _journal;
        private readonly Gates _gates;

        public Resource(Serial serial, Journal journal, Gates gates)
        {
            (_name, _journal, _gates) = ($"resource {serial.Next()}", journal, gates);
            journal.Add($"{_name} made");
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            _journal.Add($"{_name} disposed");
            _gates.Open($"{_name} disposed");
        }
    }

    private sealed class SlowResource(Gates gates) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            gates.Open("disposing");
            await gates.Opened("may end");
        }
    }

    private sealed class Owner(Resource resource, Journal journal) : IProcess, IDisposable
    {
        public Resource Resource { get; } = resource;

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();

        public void Dispose() => journal.Add("owner disposed");
    }

    private sealed class Fragile(Resource resource, Journal journal) : IProcess, IDisposable
    {
        public Resource Resource { get; } = resource;

        public async Task RunAsync(ProcessContext self) => throw new InvalidDataException(await self.ReceiveAsync<string>());

        public void Dispose() => journal.Add("fragile disposed");
    }

    private sealed class SlowOwner(SlowResource resource) : IProcess
    {
        public SlowResource Resource { get; } = resource;

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }

    private sealed class BadConstructor : IProcess
    {
        public BadConstructor(Resource resource) => throw new InvalidDataException("no token", new ObjectDisposedException(resource.ToString()));

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    private sealed class BadDisposal(Resource resource) : IProcess, IDisposable
    {
        public Resource Resource { get; } = resource;

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();

        public void Dispose() => throw new InvalidDataException("cannot let go");
    }

    private sealed class Deaf(Resource resource, Gates gates) : IProcess
    {
        public Resource Resource { get; } = resource;

        public Task RunAsync(ProcessContext self) => gates.Opened("may end");
    }

    // No constructor that a container could fill.
    private sealed class Made(Resource resource, string name, Journal journal, Uri nowhere) : IProcess, IAsyncDisposable
    {
        public object[] Parts { get; } = [resource, nowhere];

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            journal.Add($"{name} disposed");
        }
    }

    private interface IDesk : IProcess;

    private sealed class Desk(Owner owner) : IDesk, IDisposable
    {
        public Task RunAsync(ProcessContext self) => owner.RunAsync(self);

        public void Dispose() => owner.Dispose();
    }
}
