// T1, N3, P5: a timer to a key asks the application's code who stands there, which may throw, set timers itself, block, or name a process of another runtime.
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Timers;

public sealed class TimerToAKeyTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory, Trait("Semantics", "T1"), Trait("Semantics", "T2"), Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Timer_WhoseLookUpThrows_FindsNobody_AndSaysWhy_AndTheOthersGoOn(bool isInterval)
    {
        await using var desk = await Desk.Open();
        if (isInterval)
            desk.Riot.SendInterval(desk.Key, "tick", s_second);
        else
            desk.Riot.SendAfter(desk.Key, "tick", s_second);
        desk.Riot.SendAfter(desk.Pid, "another", s_second * 2);

        desk.OnAsked = () => throw new InvalidTimeZoneException("thrown by the test");
        desk.Time.Advance(s_second);
        desk.OnAsked = null;

        desk.AssertSaidWhyNobodyIsThere<InvalidTimeZoneException>();
        desk.Time.Advance(s_second);
        if (isInterval)
            Assert.Equal("tick", await desk.Next());
        Assert.Equal("another", await desk.Next());
    }

    [Theory, Trait("Semantics", "P5"), Trait("Semantics", "T1"), Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Timer_WhoseReceiverIsOfAnotherRuntime_IsRefusedLikeASend_AndSaysWhy(bool isInterval)
    {
        await using var desk = await Desk.Open();
        await using var elsewhere = await Stage.Start();
        var stranger = elsewhere.Puppet();
        desk.Registry.Unregister("desk", desk.Pid);
        desk.Registry.Register("desk", stranger.Pid);
        if (isInterval)
            desk.Riot.SendInterval(desk.Key, "tick", s_second);
        else
            desk.Riot.SendAfter(desk.Key, "tick", s_second);

        var sent = Assert.Throws<ArgumentException>(() => desk.Riot.Send(desk.Key, "tick"));
        desk.Time.Advance(s_second);

        Assert.Equal(sent.Message, desk.AssertSaidWhyNobodyIsThere<ArgumentException>().Message);
        Assert.Empty(await stranger.Drain());
        desk.Registry.Unregister("desk", stranger.Pid);
        desk.Registry.Register("desk", desk.Pid);
        desk.Time.Advance(s_second);
        if (isInterval)
            Assert.Equal("tick", await desk.Next());
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task LookUp_MaySetTimers_AndCancelThem_ThatWhichAsksAmongThem()
    {
        await using var desk = await Desk.Open();
        var timers = Enumerable.Range(0, 20).Select(_ => desk.Riot.SendAfter(desk.Key, "cancelled", s_second)).ToArray();
        desk.Riot.SendAfter(desk.Key, "last", s_second);

        desk.OnAsked = () =>
        {
            desk.OnAsked = null;
            Assert.All(timers, timer => Assert.True(desk.Riot.Cancel(timer)));
            desk.Riot.SendAfter(desk.Pid, "first", TimeSpan.Zero);
        };
        desk.Time.Advance(s_second);

        string[] expected = ["first", "last"];
        Assert.Equal(expected, new[] { await desk.Next(), await desk.Next() }.Order());
        desk.Riot.Send(desk.Pid, "end");
        Assert.Equal("end", await desk.Next());
    }

#if !SIMULATED // One thread runs all there.
    [Fact, Trait("Semantics", "T1")]
    public async Task LookUp_ThatBlocks_KeepsNobodyFromSettingAndCancellingTimers()
    {
        await using var desk = await Desk.Open();
        var timer = desk.Riot.SendAfter(desk.Key, "cancelled", s_second);

        await desk.WhileALookUpBlocks(async () => Assert.True(await Task.Run(() => desk.Riot.Cancel(timer)).Guarded()));

        desk.Riot.Send(desk.Pid, "end");
        Assert.Equal("end", await desk.Next());
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task LookUp_ThatBlocks_BlocksOneThreadAlone_WhateverTimersAreSetMeanwhile()
    {
        await using var desk = await Desk.Open();
        desk.Riot.SendAfter(desk.Key, "first", s_second);

        await desk.WhileALookUpBlocks(async () =>
        {
            var askedBy = 0;
            desk.OnAsked = () => askedBy++;
            desk.Riot.SendAfter(desk.Key, "second", TimeSpan.Zero);
            await Task.Run(() => desk.Time.Advance(TimeSpan.Zero)).Guarded(); // Another thread of a time provider that has more than one.
            Assert.Equal(0, askedBy);
        });

        Assert.Equal("first", await desk.Next());
        Assert.Equal("second", await desk.Next());
    }
#endif

    // A process under the key of a registry whose comparer the test can make do something, under a clock that the test moves.
    private sealed class Desk : IAsyncDisposable, IEqualityComparer<string>
    {
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
        private readonly Stage _stage;

        private Desk(Stage stage, ManualTime time)
        {
            (_stage, Time) = (stage, time);
            Registry = new Registry<string>(comparer: this);
            Pid = Riot.Spawn(async self =>
            {
                while (true)
                    _messages.Writer.TryWrite(await self.ReceiveAsync<string>());
            });
            Registry.Register("desk", Pid);
        }

        public RiotRuntime Riot => _stage.Riot;

        public ManualTime Time { get; }

        public Registry<string> Registry { get; }

        public Pid Pid { get; }

        public Address Key => Registry["desk"];

        /// <summary>What the comparer does when the registry asks for the hash of a key.</summary>
        public Action? OnAsked { get; set; }

        public static async Task<Desk> Open()
        {
            var time = new ManualTime();
            return new Desk(await Stage.Start(configure: options => options.TimeProvider = time), time);
        }

        /// <summary>The next message that the process has got.</summary>
        public Task<string> Next() => _messages.Reader.ReadAsync().AsTask().Guarded();

        /// <summary>Moves the clock by a second, and does something while the look-up of the timer that is due then holds the clock's thread.</summary>
        public async Task WhileALookUpBlocks(Func<Task> action)
        {
            var asked = new Gate();
            using var goOn = new ManualResetEventSlim();
            OnAsked = () =>
            {
                OnAsked = null;
                asked.Open();
                goOn.Wait();
            };
            var advance = Task.Run(() => Time.Advance(s_second));
            await asked.Opened();
            try
            {
                await action();
            }
            finally
            {
                goOn.Set();
            }

            await advance.Guarded();
        }

        /// <summary>That one message found nobody, and the log has the error that was the cause.</summary>
        public T AssertSaidWhyNobodyIsThere<T>()
            where T : Exception
        {
            var line = Assert.Single(_stage.Log.Lines, line => line.Error is T);
            Assert.Equal(LogLevel.Error, line.Level);
            Assert.Contains("registry[desk]", line.Text, StringComparison.Ordinal);
            Assert.Contains("String", line.Text, StringComparison.Ordinal);
            Assert.Equal(1, Riot.Processes.Counters.DeadLetters);
            return (T)line.Error!;
        }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string key)
        {
            OnAsked?.Invoke();
            return key.GetHashCode(StringComparison.Ordinal);
        }

        public ValueTask DisposeAsync() => _stage.DisposeAsync();
    }
}
