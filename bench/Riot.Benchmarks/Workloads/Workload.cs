// What all workloads have in common, and the list of them. Those that have a twin have it in bench/erlang/riot_bench.erl.
namespace Riot.Benchmarks.Workloads;

/// <summary>One thing to measure. What is sent and what is counted is written down once, at the top of the Erlang module.</summary>
internal abstract class Workload(string name, string title, string unit, int scale)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new PingPong("pingpong1", "ping-pong, 1 pair", pairs: 1),
        new PingPong("pingpong32", "ping-pong, 32 pairs", pairs: 32),
        new Counting(),
        new ForkJoin(),
        new ThreadRing(),
        new Big(),
        new Skynet(),
        new IdleProcesses(),
        new Calls(),
        new Throws(),
        new Restarts(),
        new StopTree("stopfunctions", "stop of 100,000 functions", isServers: false),
        new StopTree("stopservers", "stop of 100,000 servers", isServers: true),
        new FanOut("linkfan", "exit told to 100,000 links", isLink: true),
        new FanOut("monitorfan", "exit told to 100,000 monitors", isLink: false),
        new SimulatedSteps(),
        new SimulatedTunnels(),
    ];

    /// <summary>What the command line and the Erlang module call it.</summary>
    public string Name { get; } = name;

    public string Title { get; } = title;

    /// <summary>The unit of the figure, in the words of the Erlang module.</summary>
    public string Unit { get; } = unit;

    /// <summary>How much of it one run does, on either side.</summary>
    public int Scale { get; } = scale;

    /// <summary>Whether Erlang can do the like.</summary>
    public virtual bool HasTwin => true;

    /// <summary>A rate is better when it is higher, a time or a size when it is lower.</summary>
    public bool IsRate => Unit.EndsWith("_per_second", StringComparison.Ordinal);

    /// <summary>One run, as the driver process, and its figure.</summary>
    public abstract Task<double> RunAsync(ProcessContext self, int scale);
}
