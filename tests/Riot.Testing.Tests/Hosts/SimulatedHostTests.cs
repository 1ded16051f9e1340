// A host with AddRiot in a simulation: roots, supervisors, settings and services, with the simulated clock.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Testing;

namespace Riot.Tests.Hosts;

public sealed class SimulatedHostTests
{
    [Fact, Trait("Semantics", "H1"), Trait("Semantics", "S6")]
    public void Host_WithASupervisedUnit_RestartsItAfterEachCrash_InEveryOrder() => Simulation.Explore(300, async simulation =>
    {
        var journal = new Journal();
        using var host = simulation.BuildHost(builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Riot:ExitGrace"] = "00:00:01" });
            builder.Services.AddSingleton(journal);
            builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
                .AddSupervisor("unit", new SupervisorSpec
                {
                    Strategy = Strategy.OneForAll,
                    Children = [ChildSpec.Of<Ear>("ear"), ChildSpec.Of<Mouth>("mouth")],
                }));
        });
        await host.StartAsync();
        var riot = host.Services.GetRequiredService<IRiot>();
        var probe = riot.SpawnProbe();
        await probe.SendAsync((await riot.Names.WaitForAsync("ear", TimeSpan.FromMinutes(1))), "hello");
        Assert.Equal("hello", await WaitFor(simulation, journal));
        riot.Kill(riot.Names.WhereIs("mouth")!.Value);
        await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
        Assert.Equal(2, journal.Ears);
        Assert.Equal(2, journal.Mouths);
        await host.StopAsync();
        Assert.Equal(journal.Ears, journal.Disposed);
    });

    [Fact]
    public void Host_WhoseStopTakesItsWholeTime_StopsInSimulatedTime()
    {
        var result = Simulation.Run(1, async simulation =>
        {
            using var host = simulation.BuildHost(builder => builder.Services.AddRiot(riot => riot.AddProcess<Stubborn>("stubborn")));
            await host.StartAsync();
            await host.StopAsync();
        });
        Assert.InRange(result.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("runtime")]
    public void Program_FailsBeforeItHasStoppedWhatItDisposesOf_ReportsItsOwnFailure(string what)
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            20,
            async simulation =>
            {
                using var disposable = await Started(simulation, what);
                await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
                throw new NotSupportedException("its own");
            }));
        Assert.Equal(SimulationFailure.Program, error.Failure);
        Assert.Equal("its own", Assert.IsType<NotSupportedException>(error.InnerException).Message);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("runtime")]
    public void Program_DisposesOfWhatItHasNotStopped_StopsIt(string what) => Simulation.Explore(100, async simulation =>
    {
        IRiot riot;
        using (var disposable = await Started(simulation, what))
        {
            riot = disposable is IHost host ? host.Services.GetRequiredService<IRiot>() : (IRiot)disposable;
            Assert.NotEmpty(riot.Processes.List());
        }

        await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
        Assert.Empty(riot.Processes.List());
    });

    private static async Task<IDisposable> Started(SimulatedRuntime simulation, string what)
    {
        if (what == "host")
        {
            var host = simulation.BuildHost(builder => builder.Services.AddRiot(riot => riot.AddProcess<Stubborn>("stubborn")));
            await host.StartAsync();
            return host;
        }

        var options = new RiotOptions { LoggerFactory = NullLoggerFactory.Instance };
        simulation.Apply(options);
        var runtime = new RiotRuntime(options);
        await runtime.StartAsync();
        runtime.Spawn<Stubborn>();
        return runtime;
    }

    private static async Task<string> WaitFor(SimulatedRuntime simulation, Journal journal)
    {
        while (journal.Said is null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), simulation.Time);
        return journal.Said;
    }

    internal sealed class Journal
    {
        public int Ears { get; set; }

        public int Mouths { get; set; }

        public int Disposed { get; set; }

        public string? Said { get; set; }
    }

    internal sealed class Ear(Journal journal) : IProcess, IDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            journal.Ears++;
            self.Register("ear");
            while (true)
            {
                var heard = await self.ReceiveAsync<string>();
                self.Send(await self.Names.WaitForAsync("mouth"), heard);
            }
        }

        public void Dispose() => journal.Disposed++;
    }

    internal sealed class Mouth(Journal journal) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            journal.Mouths++;
            self.Register("mouth");
            while (true)
                journal.Said = await self.ReceiveAsync<string>();
        }
    }

    internal sealed class Stubborn : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            self.TrapExits = true;
            while (true)
                await self.ReceiveAsync();
        }
    }
}
