// G2: signals of every kind from one sender to one receiver take effect in the order in which they were sent.
using Riot.Tests.Stress;

namespace Riot.Tests.Semantics.Signals;

public sealed class SignalOrderTests
{
    private static readonly ExitReason s_custom = new ExitReason.Custom("the sender's");

    /// <summary>Two signals in a row of one sender, and what shows that the first came first.</summary>
    private static readonly Dictionary<string, (Action<ProcessContext, Pid> Send, Func<Pid, object> Expected)> s_pairs = new()
    {
        ["link, exit"] = ((self, to) => { self.Link(to); self.Exit(to, s_custom); }, to => new ExitMessage(to, s_custom, ExitKind.Link)),
        ["link, kill"] = ((self, to) => { self.Link(to); self.Kill(to); }, to => new ExitMessage(to, ExitReason.Killed, ExitKind.Link)),
        ["monitor, exit"] = ((self, to) => { self.Monitor(to); self.Exit(to, s_custom); }, _ => s_custom),
        ["monitor, kill"] = ((self, to) => { self.Monitor(to); self.Kill(to); }, _ => ExitReason.Killed),
        ["link, unlink, exit"] = ((self, to) => { self.Link(to); self.Unlink(to); self.Exit(to, s_custom); }, _ => "nothing"),
        ["unlink, link, exit"] = (
            (self, to) => { self.Link(to); self.Unlink(to); self.Link(to); self.Exit(to, s_custom); },
            to => new ExitMessage(to, s_custom, ExitKind.Link)),
        ["monitor, demonitor, exit"] = ((self, to) => { self.Demonitor(self.Monitor(to)); self.Exit(to, s_custom); }, _ => "nothing"),
    };

    public static MatrixTheoryData<string, int> Pairs => new(s_pairs.Keys, [1, 2, 8]);

    [Theory, Trait("Semantics", "G2")]
    [MemberData(nameof(Pairs))]
    public async Task Signals_OfOneSender_ActInTheOrderSent(string pair, int workers)
    {
        const int Rounds = 200;
        await using var stage = await Stage.Start(workers);
        var (send, expected) = s_pairs[pair];

        await stage.Run(
            async self =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var to = self.Spawn(async other => await other.ReceiveAsync());
                    send(self, to);
                    Assert.False(await self.Processes.IsAliveAsync(to));
                    await stage.ExitOf(to);
                    self.Send(self.Pid, "nothing");
                    var first = await self.ReceiveAsync();
                    Assert.Equal(expected(to), first is ProcessDown down ? down.Reason : first);
                    if (first is not "nothing")
                        Assert.Equal("nothing", await self.ReceiveAsync());
                }
            },
            new ProcessOptions { TrapExits = true });
    }

    [Theory, Trait("Semantics", "G2")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Mailbox_OfATrapper_HoldsMessagesExitsAndTheSendersEndInTheOrderSent(int workers)
    {
        var count = StressEffort.Times(20_000);
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);

        await stage.Run(
            async self =>
            {
                // It waits for this process to be linked and watching, and sends while this one receives.
                var sender = self.SpawnLink(
                    async other =>
                    {
                        await other.ReceiveAsync();
                        var random = new Random(count);
                        for (var i = 0; i < count; i++)
                        {
                            if (random.Next(3) == 0)
                                other.Exit(self.Pid, new ExitReason.Custom(i));
                            else
                                other.Send(self.Pid, i);
                            if (random.Next(500) == 0)
                                await other.YieldAsync();
                        }
                    });
                var monitor = self.Monitor(sender);
                self.Send(sender, "go");

                for (var i = 0; i < count; i++)
                {
                    var next = await self.ReceiveAsync();
                    Assert.Equal(i, next is ExitMessage { Kind: ExitKind.Exit, Reason: ExitReason.Custom { Value: { } number } } ? number : next);
                }

                Assert.Equal(new ExitMessage(sender, ExitReason.Normal, ExitKind.Link), await self.ReceiveAsync());
                Assert.Equal(new ProcessDown(monitor, sender, ExitReason.Normal), await self.ReceiveAsync());
            },
            new ProcessOptions { TrapExits = true });
    }
}
