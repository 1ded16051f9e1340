// P5: a pid is a small value that names one process for ever, prints readably and parses back.
using System.Runtime.CompilerServices;

namespace Riot.Tests.Semantics.Processes;

public sealed class PidTests
{
    [Fact, Trait("Semantics", "P5")]
    public void Pid_IsSmall() => Assert.True(Unsafe.SizeOf<Pid>() <= 16);

    [Fact, Trait("Semantics", "P5")]
    public async Task Pid_OfOneProcess_IsEqualByValueHoweverItWasFound()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "one" });
        var same = (Pid[])[pid, stage.Riot.Names.WhereIs("one")!.Value, stage.Riot.Processes.ParsePid(pid.ToString()), stage.Riot.Processes.List().Single()];
        Assert.All(same, other =>
        {
            Assert.True(pid == other);
            Assert.False(pid != other);
            Assert.True(pid.Equals((object)other));
            Assert.Equal(pid.GetHashCode(), other.GetHashCode());
            Assert.Equal(pid.ToString(), other.ToString());
        });
    }

    [Fact, Trait("Semantics", "P5")]
    public async Task Pid_OfProcessesThatComeAndGo_IsNeverReused()
    {
        const int Count = 20_000;
        await using var stage = await Stage.Start();
        var (pids, texts) = await stage.Run(async self =>
        {
            var (pids, texts) = (new HashSet<Pid>(), new HashSet<string>());
            for (var i = 0; i < Count; i++)
            {
                var (pid, _) = self.SpawnMonitor(_ => Task.CompletedTask);
                pids.Add(pid);
                texts.Add(pid.ToString());
                await self.ReceiveAsync<ProcessDown>();
            }

            return (pids.Count, texts.Count);
        });
        Assert.Equal((Count, Count), (pids, texts));
    }

    [Theory, Trait("Semantics", "P5")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ParsePid_OfAPrintedPid_NamesTheSameProcess(bool alive)
    {
        await using var stage = await Stage.Start();
        var got = new TaskCompletionSource<object>();
        var pid = stage.Riot.Spawn(async self => got.SetResult(await self.ReceiveAsync()));
        if (!alive)
        {
            stage.Riot.Kill(pid);
            await stage.ExitOf(pid);
        }

        var parsed = stage.Riot.Processes.ParsePid(pid.ToString());
        Assert.Equal(pid, parsed);
        Assert.Equal(alive, await stage.Riot.Processes.IsAliveAsync(parsed));
        stage.Riot.Send(parsed, "hello");
        if (alive)
            Assert.Equal("hello", await got.Task.Guarded());
    }

    [Fact, Trait("Semantics", "P5")]
    public async Task Pid_OfAnotherRuntime_IsAnotherPid()
    {
        await using var one = await Stage.Start();
        await using var other = await Stage.Start();
        var pids = new HashSet<Pid>();
        var texts = new HashSet<string>();
        foreach (var stage in (Stage[])[one, other])
        {
            for (var i = 0; i < 100; i++)
            {
                var pid = stage.Riot.Spawn(_ => Task.CompletedTask);
                pids.Add(pid);
                texts.Add(pid.ToString());
            }
        }

        Assert.Equal((200, 200), (pids.Count, texts.Count));
    }

    [Fact, Trait("Semantics", "P5")]
    public async Task Pid_OfNobody_PrintsAndComparesAsSuch()
    {
        await using var stage = await Stage.Start();
        Assert.True(Pid.None.IsNone);
        Assert.False(Pid.Runtime.IsNone);
        Assert.Equal(default, Pid.None);
        Assert.NotEqual(Pid.None, Pid.Runtime);
        Assert.Equal(Pid.Runtime, stage.Riot.Processes.ParsePid(Pid.Runtime.ToString()));
        Assert.NotEqual(Pid.None.ToString(), Pid.Runtime.ToString());
    }
}
