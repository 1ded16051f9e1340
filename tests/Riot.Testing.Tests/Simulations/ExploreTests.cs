// Exploring finds the order in which a program fails, shrinks it, and says how to replay it.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class ExploreTests
{
    [Fact]
    public void Explore_LostUpdate_IsFoundShrunkAndReplayed()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(10_000, LosesAnUpdate));
        Assert.Equal(SimulationFailure.Program, error.Failure);
        Assert.Contains($"Simulation.Replay(\"{error.Schedule}\", program)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Get", error.Trace, StringComparison.Ordinal);
        Assert.True(error.Schedule!.Split(',').Length <= 3, error.Message);

        var replayed = Assert.Throws<SimulationFailedException>(() => Simulation.Replay(error.Schedule, LosesAnUpdate));
        Assert.Equal(error.Trace, replayed.Trace);
        var again = Assert.Throws<SimulationFailedException>(() => Simulation.Run(error.Seed, LosesAnUpdate));
        Assert.Equal(error.Trace, again.Trace);
    }

    [Fact]
    public void Explore_CheckThenActOnAName_IsFoundByAnInterruptionBetweenTheTwo()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(10_000, async simulation =>
        {
            var riot = simulation.Riot;
            var both = Enumerable.Range(0, 2).Select(_ => riot.Spawn(self =>
            {
                if (self.Names.WhereIs("leader") is null)
                    self.Register("leader");
                return self.ReceiveAsync().AsTask();
            })).ToArray();
            var ends = both.Select(pid => riot.WaitForExitAsync(pid).AsTask()).ToArray();
            foreach (var pid in both)
                riot.Send(pid, "done");
            Assert.DoesNotContain(await Task.WhenAll(ends), reason => reason is ExitReason.Exception);
        }));
        Assert.Contains("is interrupted", error.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_NothingWrong_SaysHowManyOrdersItSaw()
    {
        var result = Simulation.Explore(200, async simulation =>
        {
            var riot = simulation.Riot;
            var all = Enumerable.Range(0, 3).Select(_ => riot.Spawn(self => self.YieldAsync().AsTask())).ToArray();
            foreach (var pid in all)
                await riot.WaitForExitAsync(pid);
        });
        Assert.Equal(200, result.Runs);
        Assert.InRange(result.Orders, 20, 200);
    }

    [Fact]
    public void Run_FailsByManyChoices_IsShrunkToTheFewThatMatter()
    {
        var counts = new List<int>();
        for (var seed = 1; seed <= 100; seed++)
        {
            try
            {
                Simulation.Run(seed, SellsASeatTwice);
            }
            catch (SimulationFailedException error)
            {
                counts.Add(error.Schedule!.Split('=').Length - 1);
            }
        }

        // Two choices are enough. With leaving out alone, a quarter of them keep four or more.
        Assert.True(counts.Count > 20);
        Assert.True(counts.Count(count => count <= 3) > 0.9 * counts.Count, string.Join(' ', counts));
    }

    // Of three customers each comes later than the one before: first come, first served goes well.
    private static async Task SellsASeatTwice(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var seats = riot.Spawn(async self =>
        {
            for (var free = 1; ;)
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                if (call.Request is IsFree ask)
                    call.Reply(ask, free > 0);
                else
                    call.Reply((Book)call.Request, free-- > 0);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => riot.RunInProcessAsync(async self =>
        {
            for (var n = 0; n < 3 * i; n++)
                await self.YieldAsync();
            if (await self.CallAsync(seats, new IsFree()))
                Assert.True(await self.CallAsync(seats, new Book()));
        })));
    }

    private sealed record IsFree : ICall<bool>;

    private sealed record Book : ICall<bool>;

    [Fact]
    public void Explore_ProcessThatCrashes_TheTraceSaysHowItEnds()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(0, async simulation =>
        {
            await simulation.Riot.WaitForExitAsync(simulation.Riot.Spawn(_ => throw new NotSupportedException("oops"), new ProcessOptions { Name = "fragile" }));
            throw new InvalidOperationException();
        }));
        Assert.Matches("fragile ends: .*NotSupportedException.*oops", error.Trace);
    }

    [Fact]
    public void Explore_HeldThreadGoesOnAfterAll_BeginsNoOtherRun()
    {
        using var late = new ManualResetEventSlim();
        var (runs, thread) = (0, Thread.CurrentThread);
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            1_000,
            _ =>
            {
                thread = Thread.CurrentThread;
                if (Interlocked.Increment(ref runs) == 1)
                    late.Wait();
                return Task.CompletedTask;
            },
            options: new SimulationOptions { RealTimeLimit = TimeSpan.FromMilliseconds(100) }));
        Assert.Equal(SimulationFailure.HeldThread, error.Failure);
        late.Set();
        Assert.NotSame(Thread.CurrentThread, thread);
        thread.Join();
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("x/1=1")]
    [InlineData("1/1")]
    [InlineData("1/2=1,1=1")]
    public void Replay_NoSchedule_SaysWhatOneLooksLike(string schedule) =>
        Assert.Contains("looks like", Assert.Throws<FormatException>(() => Simulation.Replay(schedule, _ => Task.CompletedTask)).Message, StringComparison.Ordinal);

    // Two clients read a counter, add one, and write it back.
    private static async Task LosesAnUpdate(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var counter = riot.Spawn(async self =>
        {
            for (var value = 0; ;)
            {
                switch (await self.ReceiveAsync())
                {
                    case IncomingCall { Request: Get get } call:
                        call.Reply(get, value);
                        break;
                    case Set set:
                        value = set.Value;
                        break;
                }
            }
        });
        var clients = Enumerable.Range(0, 2).Select(_ => riot.Spawn(async self => self.Send(counter, new Set(await self.CallAsync(counter, new Get()) + 1)))).ToArray();
        foreach (var client in clients)
            await riot.WaitForExitAsync(client);
        Assert.Equal(2, await riot.CallAsync(counter, new Get()));
    }

    private sealed record Get : ICall<int>;

    private sealed record Set(int Value);
}
