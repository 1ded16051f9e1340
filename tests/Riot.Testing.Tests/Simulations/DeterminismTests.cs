// Whatever a program is made of, one seed is one run: run after run, and beside others on other threads.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class DeterminismTests
{
    private static readonly AsyncLocal<int> s_depth = new();

    [Theory]
    [InlineData("servers")]
    [InlineData("machine")]
    [InlineData("registry")]
    [InlineData("groups")]
    [InlineData("mailboxes")]
    [InlineData("children")]
    [InlineData("tasks")]
    [InlineData("depth")]
    public void SameSeed_SameSignals_AlsoBesideOthers(string program)
    {
        const int Seeds = 60;
        var first = Enumerable.Range(0, Seeds).Select(seed => SignalsOf(seed, program)).ToArray();
        var second = new string[Seeds];
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed => second[seed] = SignalsOf(seed, program));
        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 5, "The seeds make no difference.");
    }

    private static string SignalsOf(int seed, string program)
    {
        var signals = "";
        Simulation.Run(seed, async simulation =>
        {
            var recording = simulation.Recording;
            await ProgramOf(program)(simulation);
            signals = string.Join('\n', recording.Sent);
        });
        return signals;
    }

    private static Func<SimulatedRuntime, Task> ProgramOf(string program) => program switch
    {
        "servers" => Servers,
        "machine" => Machine,
        "registry" => Keys,
        "groups" => Groups,
        "mailboxes" => Mailboxes,
        "children" => Children,
        "tasks" => Tasks,
        "depth" => Depth,
        _ => throw new ArgumentOutOfRangeException(nameof(program)),
    };

    private static async Task Servers(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var counter = await riot.StartAsync<Counter>();
        await Together(riot, 3, async (self, i) =>
        {
            self.Send(counter, i);
            await self.CallAsync(counter, new Count());
        });
        Assert.Equal(6, await riot.CallAsync(counter, new Count()));
    }

    private static async Task Machine(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var gate = await riot.StartAsync<Turnstile>();
        await Together(riot, 3, async (self, i) =>
        {
            await self.SleepAsync(TimeSpan.FromMilliseconds(i % 2));
            self.Send(gate, "coin");
            Assert.Equal("through", await self.CallAsync(gate, new Push()));
        });
    }

    private static async Task Keys(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var registry = new Registry<string>(RegistryKeys.Duplicate);
        await Together(riot, 3, async (self, i) =>
        {
            registry.Register($"key {i % 2}", self.Pid, i);
            await self.YieldAsync();
            foreach (var entry in registry.Lookup("key 0"))
                self.Send(entry.Pid, entry.Value!);
            await self.YieldAsync();
        });
    }

    private static async Task Groups(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        await Together(riot, 3, async (self, i) =>
        {
            self.MonitorGroup("all");
            self.Join("all");
            await self.YieldAsync();
            self.Groups.Broadcast("all", i);
            await self.YieldAsync();
            self.Groups.Leave("all", self.Pid);
        });
    }

    private static async Task Mailboxes(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var slow = riot.Spawn(
            async self =>
            {
                for (var i = 0; i < 9; i++)
                {
                    await self.ReceiveAsync();
                    await self.SleepAsync(TimeSpan.FromMilliseconds(1));
                }
            },
            new ProcessOptions { Mailbox = MailboxLimit.Wait(2) });
        await Together(riot, 3, async (self, i) =>
        {
            for (var n = 0; n < 3; n++)
                await self.SendWhenRoomAsync(slow, n);
        });
        await riot.WaitForExitAsync(slow);
    }

    private static async Task Children(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var counters = ChildSpec.Of("counters", new DynamicSupervisorSpec { Partitions = 2 }) with { Name = "counters" };
        await riot.StartAsync<Supervisor>([new SupervisorSpec { Children = [counters] }]);
        await Together(riot, 3, async (self, i) =>
        {
            await self.StartChildAsync(Supervisors.Partition("counters", $"client {i}"), ChildSpec.Of<Counter>($"counter {i}"));
        });
        simulation.Faults.Kill(process => process.InitialBody.Contains(nameof(Counter), StringComparison.Ordinal), oneIn: 10, times: 2);
        await Together(riot, 3, (self, i) => self.CountChildrenAsync(Supervisors.Partition("counters", $"client {i}")).AsTask());
        await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
    }

    private static Task Tasks(SimulatedRuntime simulation) => simulation.Riot.RunInProcessAsync(async self =>
    {
        var sum = 0;
        await foreach (var square in self.StreamTasks(
            Enumerable.Range(1, 6),
            async (task, number) =>
            {
                await task.YieldAsync();
                await Task.WhenAll(Task.Delay(TimeSpan.FromMilliseconds(1), simulation.Time), Task.Delay(TimeSpan.FromMilliseconds(2), simulation.Time));
                return number * number;
            },
            maxConcurrency: 3))
        {
            sum += square;
        }

        Assert.Equal(91, sum);
    });

    private static async Task Depth(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        await Together(riot, 3, async (self, i) =>
        {
            Assert.Equal(5_000, await Dive(self, 5_000));
            Assert.Equal(0, s_depth.Value);
        });

        static async Task<int> Dive(ProcessContext self, int depth)
        {
            s_depth.Value = depth;
            if (depth == 0)
            {
                self.Send(self.Pid, "bottom");
                await self.ReceiveAsync();
                return 0;
            }

            var reached = 1 + await Dive(self, depth - 1);
            Assert.Equal(depth, s_depth.Value);
            return reached;
        }
    }

    private static Task Together(RiotRuntime riot, int count, Func<ProcessContext, int, Task> body) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => riot.RunInProcessAsync(self => body(self, i + 1))));

    private sealed record Count : ICall<int>;

    private sealed record Push : ICall<string>;

    private sealed class Counter : GenServer
    {
        private int _sum;

        protected override ValueTask<Answer> HandleCallAsync(IncomingCall call) => Reply((Count)call.Request, _sum);

        protected override ValueTask HandleMessageAsync(object message)
        {
            _sum += (int)message;
            return default;
        }
    }

    private sealed class Turnstile : StateMachine<bool>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn(false);

        protected override ValueTask<Transition> HandleAsync(bool state, object @event) => (state, @event) switch
        {
            (false, "coin") => GoTo(true),
            (true, "coin") => Postpone,
            (false, Push) => Postpone,
            (true, Push ask) => Reply(ask, "through").GoTo(false),
            _ => Unhandled,
        };
    }
}
