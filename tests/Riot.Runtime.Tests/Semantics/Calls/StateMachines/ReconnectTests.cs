// C7, the second acceptance test: a connection that is made on demand, lost, and made again after a longer and longer pause.
using System.Threading.Channels;

namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class ReconnectTests
{
    private readonly Channel<Pid> _dialers = Channel.CreateUnbounded<Pid>();

    public abstract record Link
    {
        public sealed record Idle : Link;

        public sealed record Connecting(int Attempt) : Link;

        public sealed record Connected(string Wire) : Link;

        public sealed record BackingOff(int Attempt) : Link;
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Connection_IsMadeOnDemand_RetriesLaterAndLater_AndServesWhoWaited()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var connection = stage.Riot.Spawn<Connection>([_dialers.Writer]);

        var first = stage.Riot.CallAsync(connection, new Query("a"), Timeout.InfiniteTimeSpan);
        var second = stage.Riot.CallAsync(connection, new Query("b"), Timeout.InfiniteTimeSpan);
        for (var seconds = 1; seconds <= 4; seconds *= 2)
        {
            var dialer = await Dialer();
            stage.Riot.Send(dialer, new Failed());
            await stage.ExitOf(dialer);
            await Expect(stage, connection, "BackingOff");
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            await Expect(stage, connection, "BackingOff");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        stage.Riot.Send(await Dialer(), new Made("wire 1"));
        Assert.Equal(["wire 1: a", "wire 1: b"], [await first.Guarded(), await second.Guarded()]);
        Assert.Equal("wire 1: c", await stage.Riot.CallAsync(connection, new Query("c")).Guarded());

        stage.Riot.Send(connection, new Lost("wire 0")); // Of a connection before: nobody cares.
        await Expect(stage, connection, "Connected");
        stage.Riot.Send(connection, new Lost("wire 1"));
        var third = stage.Riot.CallAsync(connection, new Query("d"), Timeout.InfiniteTimeSpan);
        stage.Riot.Send(await Dialer(), new Made("wire 2"));
        Assert.Equal("wire 2: d", await third.Guarded());
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Connection_ThatTakesTooLong_IsGivenUp()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var connection = stage.Riot.Spawn<Connection>([_dialers.Writer]);
        stage.Riot.Send(connection, new Query("a"));
        var dialer = await Dialer();

        time.Advance(TimeSpan.FromSeconds(30));

        await Expect(stage, connection, "BackingOff");
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(dialer));
    }

    private static async Task Expect(Stage stage, Pid connection, string state) =>
        Assert.Equal(state, await stage.Riot.CallAsync(connection, new Status()).Guarded());

    private async Task<Pid> Dialer() => await _dialers.Reader.ReadAsync().AsTask().Guarded();

    public sealed record Query(string Text) : ICall<string>;

    public sealed record Status : ICall<string>;

    public sealed record Made(string Wire);

    public sealed record Failed;

    public sealed record Lost(string Wire);

    private sealed record TookTooLong;

    private sealed record TryAgain;

    private sealed class Connection(ChannelWriter<Pid> dialers) : StateMachine<Link>
    {
        private Pid _dialer;

        protected override ValueTask<Initial> InitAsync() => StartIn(new Link.Idle());

        protected override ValueTask<Transition> HandleAsync(Link state, object @event) => (state, @event) switch
        {
            (_, Status ask) => Reply(ask, state.GetType().Name),
            (Link.Idle, Query) => GoTo(new Link.Connecting(1)).AndPostpone(),
            (Link.Connected on, Query ask) => Reply(ask, $"{on.Wire}: {ask.Text}"),
            (_, Query) => Postpone,
            (Link.Connecting, Made made) => GoTo(new Link.Connected(made.Wire)),
            (Link.Connecting at, Failed or TookTooLong) => GoTo(new Link.BackingOff(at.Attempt)),
            (Link.BackingOff at, TryAgain) => GoTo(new Link.Connecting(at.Attempt + 1)),
            (Link.Connected on, Lost lost) when lost.Wire == on.Wire => GoTo(new Link.Connecting(1)),
            (_, Made or Failed or Lost) => Stay, // Late news of an earlier attempt.
            _ => Unhandled,
        };

        protected override async ValueTask EnterAsync(Link state, Link from)
        {
            if (from is Link.Connecting)
                await Self.StopAsync(_dialer);
            switch (state)
            {
                case Link.Connecting:
                    _dialer = Self.SpawnLink(Dial, LinkScope.Owner);
                    StateTimeout(TimeSpan.FromSeconds(30), new TookTooLong());
                    break;
                case Link.BackingOff at:
                    StateTimeout(TimeSpan.FromSeconds(1 << (at.Attempt - 1)), new TryAgain());
                    break;
            }
        }

        // Stands for what opens a socket: says what has come of it.
        private async Task Dial(ProcessContext self)
        {
            dialers.TryWrite(self.Pid);
            self.Send(self.Parent, await self.ReceiveAsync());
        }
    }
}
