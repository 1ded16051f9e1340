// T1, N3: a timer to a key asks the application's code who stands there, which may throw, set timers itself, or block.
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
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var comparer = new AskingComparer();
        var registry = new Registry<string>(comparer: comparer);
        var pid = Collector(stage, out var next);
        registry.Register("desk", pid);
        if (isInterval)
            stage.Riot.SendInterval(registry["desk"], "tick", s_second);
        else
            stage.Riot.SendAfter(registry["desk"], "tick", s_second);
        stage.Riot.SendAfter(pid, "another", s_second * 2);

        comparer.OnAsked = () => throw new InvalidTimeZoneException("thrown by the test");
        time.Advance(s_second);
        comparer.OnAsked = null;

        var line = Assert.Single(stage.Log.Lines, line => line.Error is InvalidTimeZoneException);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains("registry[desk]", line.Text, StringComparison.Ordinal);
        Assert.Contains("String", line.Text, StringComparison.Ordinal);
        Assert.Equal(1, stage.Riot.Processes.Counters.DeadLetters);
        time.Advance(s_second);
        if (isInterval)
            Assert.Equal("tick", await next());
        Assert.Equal("another", await next());
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task LookUp_MaySetTimers_AndCancelThem_ThatWhichAsksAmongThem()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var comparer = new AskingComparer();
        var registry = new Registry<string>(comparer: comparer);
        var pid = Collector(stage, out var next);
        registry.Register("desk", pid);
        var timers = Enumerable.Range(0, 20).Select(_ => stage.Riot.SendAfter(registry["desk"], "cancelled", s_second)).ToArray();
        stage.Riot.SendAfter(registry["desk"], "last", s_second);

        comparer.OnAsked = () =>
        {
            comparer.OnAsked = null;
            Assert.All(timers, timer => Assert.True(stage.Riot.Cancel(timer)));
            stage.Riot.SendAfter(pid, "first", TimeSpan.Zero);
        };
        time.Advance(s_second);

        string[] expected = ["first", "last"];
        Assert.Equal(expected, new[] { await next(), await next() }.Order());
        stage.Riot.Send(pid, "end");
        Assert.Equal("end", await next());
    }

#if !SIMULATED // One thread runs all there.
    [Fact, Trait("Semantics", "T1")]
    public async Task LookUp_ThatBlocks_KeepsNobodyFromSettingAndCancellingTimers()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var comparer = new AskingComparer();
        var registry = new Registry<string>(comparer: comparer);
        var pid = Collector(stage, out var next);
        registry.Register("desk", pid);
        var timer = stage.Riot.SendAfter(registry["desk"], "cancelled", s_second);
        var asked = new Gate();
        using var goOn = new ManualResetEventSlim();

        comparer.OnAsked = () =>
        {
            comparer.OnAsked = null;
            asked.Open();
            goOn.Wait();
        };
        var advance = Task.Run(() => time.Advance(s_second));
        await asked.Opened();
        try
        {
            Assert.True(await Task.Run(() => stage.Riot.Cancel(timer)).Guarded());
        }
        finally
        {
            goOn.Set();
        }

        await advance.Guarded();
        stage.Riot.Send(pid, "end");
        Assert.Equal("end", await next());
    }
#endif

    // A process that hands each message it gets to the test.
    private static Pid Collector(Stage stage, out Func<Task<string>> next)
    {
        var messages = Channel.CreateUnbounded<string>();
        next = () => messages.Reader.ReadAsync().AsTask().Guarded();
        return stage.Riot.Spawn(async self =>
        {
            while (true)
                messages.Writer.TryWrite(await self.ReceiveAsync<string>());
        });
    }

    private sealed class AskingComparer : IEqualityComparer<string>
    {
        public Action? OnAsked { get; set; }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj)
        {
            OnAsked?.Invoke();
            return obj.GetHashCode(StringComparison.Ordinal);
        }
    }
}
