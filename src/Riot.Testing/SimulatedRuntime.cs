using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Testing.Engine;
using Riot.Testing.Recording;

namespace Riot.Testing;

/// <summary>The runtime, the clock and the faults of one simulated run. Only the program of that run may use it, not its processes.</summary>
/// <example><code>
/// Simulation.Explore(500, async simulation =>
/// {
///     var options = new RiotOptions { Name = "desks" };
///     simulation.Apply(options);
///     await using var runtime = new RiotRuntime(options);
///     await runtime.StartAsync(cancellationToken);
///     simulation.Always(() => Assert.True(runtime.Processes.Counters.Alive &lt; 100, $"too many, with seed {simulation.Seed}"));
///
///     var desk = runtime.Spawn&lt;OrderDesk&gt;();
///     runtime.Send(desk, new Order("tea"));
///     await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
///     Assert.True(simulation.Elapsed &gt;= TimeSpan.FromMinutes(1));
/// });
/// </code></example>
public sealed class SimulatedRuntime
{
    private readonly SimulatedScheduler _scheduler;
    private readonly List<Action> _checks = [];
    private SignalRecorder? _recorder;
    private RiotRuntime? _riot;

    internal SimulatedRuntime(SimulatedScheduler scheduler, int seed)
    {
        _scheduler = scheduler;
        Seed = seed;
    }

    /// <summary>The seed of this run: the same seed gives the same run.</summary>
    public int Seed { get; }

    /// <summary>The runtime, started when it is first asked for; it is stopped when the program has ended.</summary>
    public RiotRuntime Riot => _riot ??= StartRiot();

    /// <summary>The simulated clock: it stands still while anything is ready, and then jumps to the next timer. It begins on 1 January 2030.</summary>
    public TimeProvider Time => _scheduler.Time;

    /// <summary>How much simulated time has passed since the run began.</summary>
    public TimeSpan Elapsed => _scheduler.Time.Elapsed;

    /// <summary>The faults that may strike in this run; none until the program asks for some.</summary>
    public Faults Faults => _scheduler.Faults;

    /// <summary>Records all that is sent, from the first read of this property on.</summary>
    public SignalRecording Recording => (_recorder ??= new SignalRecorder()).Recording;

    /// <summary>Checks something after every step from now on.</summary>
    /// <param name="check">Throws if something is wrong; it must not wait, send, or change anything.</param>
    public void Always(Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _checks.Add(check);
        _scheduler.Invariant = () =>
        {
            foreach (var each in _checks)
                each();
        };
    }

    /// <summary>Makes any runtime that is created from these settings part of the simulation, with its clock; each message is a step of its own.</summary>
    public void Apply(RiotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.TimeProvider = Time;
        options.MessagesPerTurn = 1;
        options.Simulator = _scheduler;
        options.Tap = new SimulatedTap(_scheduler, () => _recorder);
    }

    /// <summary>Makes the runtimes of a host part of the simulation; call it after <c>AddRiot</c>. The host's services get the simulated clock as <see cref="TimeProvider"/>.</summary>
    public void Apply(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Replace(ServiceDescriptor.Singleton(Time));
        services.PostConfigureAll<RiotOptions>(Apply);
    }

    /// <summary>
    /// Builds a host whose runtimes are part of the simulation. It has only what <paramref name="configure"/> adds: no settings, no log, no console. The program starts and stops it;
    /// disposing of a host that was not stopped stops it without waiting for its end.
    /// </summary>
    /// <param name="configure">Adds what the host needs: <c>builder.Services.AddRiot(…)</c>, settings, services.</param>
    public IHost BuildHost(Action<HostApplicationBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        configure(builder);
        Apply(builder.Services);
        return new SimulatedHost(builder.Build());
    }

    internal Task ShutdownAsync() => _riot?.ShutdownAsync() ?? Task.CompletedTask;

    private RiotRuntime StartRiot()
    {
        var options = new RiotOptions { LoggerFactory = NullLoggerFactory.Instance };
        Apply(options);
        var riot = new RiotRuntime(options);
        riot.StartAsync();
        return riot;
    }

    /// <summary>Signals of the operating system are for the process that runs the tests, not for a host in one of them.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
