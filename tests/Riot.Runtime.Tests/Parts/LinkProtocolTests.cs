// The two halves of a link with wires between them on which signals take any time: whatever overtakes whatever, the halves agree in the end.
using Riot.Identity;
using Riot.Signals;

namespace Riot.Tests.Parts;

public sealed class LinkProtocolTests
{
    private const int Scenarios = 3000;
    private const int AtOnce = 10; // Each waits for one answer after the other.

    [Fact]
    public async Task Halves_WhenAllSignalsHaveArrived_AgreeOnWhatWasAskedLast()
    {
        await using var stage = await Stage.Start(1);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(first => Play(stage, first)));
    }

    private static async Task Play(Stage stage, int first)
    {
        for (var seed = first; seed < Scenarios; seed += AtOnce)
        {
            var scenario = new Scenario(stage, seed);
            await scenario.Play();
            var (one, other) = (scenario.Ends[0], scenario.Ends[1]);
            var (ofOne, ofOther) = (await one.Links(), await other.Links());
            Assert.True(ofOne == ofOther, $"half a link: {scenario}");
            if (one.Last == other.Last)
                Assert.True(ofOne == (one.Last == 'L' ? 1 : 0), $"both asked for {one.Last}: {scenario}");

            one.Puppet.Return();
            await one.Puppet.Exit;
            await scenario.Settle();
            if (ofOne == 1)
                Assert.Equal(new ExitReason.LinkDown(new Pid(other.Peer), ExitReason.Normal), await other.Puppet.Exit);
            else
                await other.Puppet.Sync();
            stage.Riot.Kill(other.Puppet.Pid);
        }
    }

    private sealed class Scenario
    {
        private readonly Random _random;
        private readonly List<string> _steps = [];

        public Scenario(Stage stage, int seed)
        {
            _random = new Random(seed);
            Ends = [new End(stage), new End(stage)];
            (Ends[0].Other, Ends[1].Other) = (Ends[1], Ends[0]);
        }

        public End[] Ends { get; }

        public async Task Play()
        {
            var verbs = new int[] { _random.Next(1, 5), _random.Next(1, 5) };
            while (verbs[0] + verbs[1] > 0)
            {
                var i = _random.Next(2);
                if (verbs[i] > 0 && _random.Next(3) > 0)
                {
                    verbs[i]--;
                    var verb = _random.Next(2) == 0 ? 'L' : 'U';
                    _steps.Add($"{i}:{verb}");
                    await Ends[i].Do(verb);
                }
                else if (Ends[i].Deliver())
                {
                    _steps.Add($"→{i}");
                }
            }

            await Settle();
        }

        public async Task Settle()
        {
            for (var quiet = 0; quiet < 2;)
            {
                var some = false;
                foreach (var end in Ends)
                {
                    while (end.Deliver())
                        some = true;
                    await end.Settle();
                }

                quiet = some ? 0 : quiet + 1;
            }
        }

        public override string ToString() => string.Join(' ', _steps);
    }

    /// <summary>A real process, and the stand-in for it that the other end is linked to.</summary>
    private sealed class End(Stage stage)
    {
        private readonly Queue<Signal> _wire = new();

        public Puppet Puppet { get; } = stage.Puppet();

        public End Other { get; set; } = null!;

        /// <summary>What the process believes its peer to be: it puts what it is sent on the wire to the other end.</summary>
        public Wire Peer => field ??= new Wire(Puppet.Pid.Target!.Node, long.MaxValue - Puppet.Pid.Target.Id, Other._wire);

        public char Last { get; private set; }

        public Task Do(char verb)
        {
            Last = verb;
            var peer = new Pid(Peer);
            return verb == 'L' ? Puppet.Do(self => self.Link(peer)) : Puppet.Do(self => self.Unlink(peer));
        }

        /// <summary>Lets the oldest signal on the wire to this end arrive; false if there is none.</summary>
        public bool Deliver()
        {
            Signal? signal;
            lock (_wire)
            {
                if (!_wire.TryDequeue(out signal))
                    return false;
            }

            Puppet.Pid.Target!.TrySignal(signal switch
            {
                LinkSignal link => new LinkSignal(Peer, link.Scope),
                UnlinkSignal unlink => new UnlinkSignal(Peer, unlink.Number),
                UnlinkAckSignal ack => new UnlinkAckSignal(Peer, ack.Number),
                LinkExitSignal exit => new LinkExitSignal(Peer, exit.Reason),
                _ => throw new NotSupportedException(signal.GetType().Name),
            });
            return true;
        }

        public async Task<int> Links()
        {
            await Puppet.Sync();
            return stage.Riot.Processes.Info(Puppet.Pid)!.Links;
        }

        public async Task Settle()
        {
            if (!stage.HasExited(Puppet.Pid) && await stage.Riot.Processes.IsAliveAsync(Puppet.Pid))
                await Puppet.Sync();
            else
                await Puppet.Exit;
        }
    }

    private sealed class Wire(Node node, long id, Queue<Signal> wire) : ProcessRef(node, id)
    {
        public override bool TrySend(object message) => throw new NotSupportedException();

        public override bool TrySignal(Signal signal)
        {
            lock (wire)
                wire.Enqueue(signal);
            return true;
        }
    }
}
