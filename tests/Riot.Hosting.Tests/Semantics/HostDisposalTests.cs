using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What is disposed of when, and what becomes of errors in it: by a host without a stop (H2), and by a process that ends (H3).</summary>
public sealed class HostDisposalTests : ExitCodeTests
{
    [Theory, Trait("Semantics", "H2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_DisposedOfWithoutAStop_EndsItsRootsBeforeTheServicesThatTheyUse(bool asynchronously)
    {
        var builder = Hosts.Builder();
        builder.Services.AddSingleton<Store>().AddRiot(riot => riot.AddProcess<UsesTheStore>("root"));
        var host = builder.Build();
        var journal = host.Journal();
        await host.StartAsync().Guarded();

        if (asynchronously)
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().Guarded();
        else
            host.Dispose();

        Assert.Equal(["written", "store disposed of"], journal.Lines);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "H5")]
    public async Task Host_WhoseStartIsCutOff_EndsTheRootsOfAllItsRuntimesBeforeTheServicesThatTheyUse()
    {
        var builder = Hosts.Builder();
        builder.Services
            .AddSingleton<Store>()
            .AddRiot(riot => riot.AddProcess<UsesTheStore>("root"))
            .AddKeyedRiot("second", riot => riot.AddProcess<Witness>("witness", ["witness"]))
            .AddHostedService<FailsToStart>();
        using var host = builder.Build();
        var journal = host.Journal();

        await Assert.ThrowsAsync<InvalidDataException>(() => host.RunAsync().Guarded());

        Assert.Equal(["witness stopping", "witness stopped", "written", "store disposed of"], journal.Lines[2..]);
    }

    [Theory, Trait("Semantics", "H3"), Trait("Semantics", "X5")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Service_ThrowsAsItIsDisposedOf_IsLoggedOnceAndTheReasonStands(bool processToo)
    {
        await using var host = await RunningHost.StartAsync(services => services.AddScoped<BadStore>());
        var process = await host.Riot.StartAsync<UsesABadStore>([processToo]).Guarded();
        var ended = host.Riot.WaitForExitAsync(process);

        host.Riot.Send(process, "end");

        Assert.Equal(ExitReason.Normal, await ended.Guarded());
        Assert.Equal(["process disposed of", "store disposed of"], host.Journal.Lines);
        var line = Assert.Single(host.Logs.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Contains("threw while it was exiting; the reason of its end stands", line.Text, StringComparison.Ordinal);
    }

    private sealed class Store(Journal journal) : IDisposable
    {
        public void Write() => journal.Add("written");

        public void Dispose() => journal.Add("store disposed of");
    }

    private sealed class UsesTheStore(Store store) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                store.Write();
            }
        }
    }

    private sealed class FailsToStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException("no token");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class BadStore(Journal journal) : IDisposable
    {
        public void Dispose()
        {
            journal.Add("store disposed of");
            throw new InvalidDataException("thrown by the test");
        }
    }

    private sealed class UsesABadStore(BadStore store, Journal journal, bool throwsToo) : IProcess, IDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            await self.ReceiveAsync();
            GC.KeepAlive(store);
        }

        public void Dispose()
        {
            journal.Add("process disposed of");
            if (throwsToo)
                throw new InvalidTimeZoneException("thrown by the test");
        }
    }
}
