// Probes on the worker pool and in a simulation alike.
using Riot.Testing;

namespace Riot.Tests.Probes;

public sealed class ProbeTests
{
    public static TheoryData<bool> Runtimes => [false, true];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task Expect_NextMessageIsIt_ReturnsIt(bool simulated) => On(simulated, async riot =>
    {
        var probe = riot.SpawnProbe("tester");
        riot.Send("tester", "one");
        riot.Send("tester", 2);
        Assert.Equal("one", await probe.ExpectAsync<string>());
        Assert.Equal(2, await probe.ExpectAsync<int>(number => number > 1));
        await probe.ExpectNoneAsync();
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task Expect_NextMessageIsAnother_SaysWhichAndLeavesIt(bool simulated) => On(simulated, async riot =>
    {
        var probe = riot.SpawnProbe("tester");
        riot.Send("tester", "surprise");
        var error = await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectAsync<int>());
        Assert.Equal("Probe tester expected a message of type Int32 that matches next, and got String: surprise.", error.Message);
        Assert.Equal("surprise", await probe.ExpectAsync<string>());
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task Expect_NothingComes_SaysWhatIsThere(bool simulated) => On(simulated, async riot =>
    {
        var probe = riot.SpawnProbe();
        var brief = TimeSpan.FromMilliseconds(20);
        Assert.Contains("nothing came within", (await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectAsync<int>(brief))).Message, StringComparison.Ordinal);
        riot.Send(probe.Pid, "other");
        var error = await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectAmongAsync<int>(timeout: brief));
        Assert.Contains("its mailbox has String: other", error.Message, StringComparison.Ordinal);
        Assert.Contains("got String: other", (await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectNoneAsync(brief))).Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task ExpectDown_OfAWatchedProcess_TellsItsReason(bool simulated) => On(simulated, async riot =>
    {
        var probe = riot.SpawnProbe();
        var process = riot.Spawn(self => self.ReceiveAsync().AsTask());
        await probe.WatchAsync(process);
        riot.Send(probe.Pid, "before");
        riot.Kill(process);
        Assert.Equal(ExitReason.Killed, await probe.ExpectDownAsync(process));
        Assert.Equal("before", await probe.ExpectAsync<string>());
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task Do_AsTheProbe_ThrowsWhatItThrows_AndTheProbeLivesOn(bool simulated) => On(simulated, async riot =>
    {
        var probe = riot.SpawnProbe();
        await Assert.ThrowsAsync<InvalidOperationException>(() => probe.DoAsync(_ => throw new InvalidOperationException()));
        Assert.Equal(probe.Pid, await probe.AskAsync(self => new ValueTask<Pid>(self.Pid)));
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task RunInProcess_ThrowsWhatTheBodyThrows_OrSaysHowItEnded(bool simulated) => On(simulated, async riot =>
    {
        var got = 0;
        await riot.RunInProcessAsync(async self =>
        {
            self.Send(self.Pid, 42);
            got = await self.ReceiveAsync<int>();
        });
        Assert.Equal(42, got);
        await Assert.ThrowsAsync<FormatException>(() => riot.RunInProcessAsync(_ => throw new FormatException()));
        var error = await Assert.ThrowsAsync<ProbeException>(() => riot.RunInProcessAsync(self =>
        {
            self.Exit(new ExitReason.Custom("early"));
            return Task.CompletedTask;
        }));
        Assert.Contains("early", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task Compute_ReturnsOrThrowsWhatTheBodyDoes(bool simulated) => On(simulated, async riot =>
    {
        Assert.Equal(42, await riot.ComputeAsync(async self =>
        {
            self.Send(self.Pid, 42);
            return await self.ReceiveAsync<int>();
        }));
        await Assert.ThrowsAsync<FormatException>(() => riot.ComputeAsync<int>(_ => throw new FormatException()).AsTask());
        var error = await Assert.ThrowsAsync<TaskFailedException>(() => riot.ComputeAsync(self =>
        {
            self.Exit(new ExitReason.Custom("early"));
            return Task.FromResult(0);
        }).AsTask());
        Assert.Contains("early", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Runtimes))]
    public Task SpawnAndWait_OfAProcessThatEndsAtOnce_TellsTheRealReason(bool simulated) => On(simulated, async riot =>
        Assert.Equal(ExitReason.Normal, await riot.SpawnAndWaitAsync(_ => Task.CompletedTask)));

    [Fact]
    public void Stop_OfTheRuntime_EndsProbesAtOnce() =>
        Assert.Equal(TimeSpan.Zero, Simulation.Run(1, async simulation => await simulation.Riot.SpawnProbe().DoAsync(_ => { })).Elapsed);

    [Fact]
    public async Task Recording_OnTheWorkerPool_HasWhatWasSent()
    {
        var options = new RiotOptions();
        var recording = options.RecordSignals();
        await using var riot = new RiotRuntime(options);
        await riot.StartAsync();
        var probe = riot.SpawnProbe("tester");
        var echo = riot.Spawn(async self => self.Send(probe.Pid, await self.ReceiveAsync()), new ProcessOptions { Name = "echo" });
        riot.Send(echo, "hello; #1");
        await probe.ExpectAsync<string>();
        Assert.Equal(["hello; #1", "hello; #1"], recording.Messages<string>());
        Assert.Equal(
            (Pid.Runtime, echo), recording.Sent.Where(sent => sent.Message is string).Select(sent => (sent.From, sent.To)).First());
        var diagram = recording.ToMermaid();
        Assert.StartsWith("sequenceDiagram\n", diagram, StringComparison.Ordinal);
        Assert.Contains(" as echo\n", diagram, StringComparison.Ordinal);
        Assert.Contains("->>p", diagram, StringComparison.Ordinal);
        Assert.Contains(": hello#59; #35;1\n", diagram, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_OfCalls_HasTheirRepliesAndRefusals() => Simulation.Explore(50, async simulation =>
    {
        var recording = simulation.Recording;
        var riot = simulation.Riot;
        var oracle = await riot.StartAsync<Oracle>();
        await riot.RunInProcessAsync(async self =>
        {
            Assert.Equal(42, await self.CallAsync(oracle, new Question("life")));
            await Assert.ThrowsAsync<NotSupportedException>(() => self.CallAsync(oracle, new Question("death")).AsTask());
        });
        Assert.Equal(42, await riot.CallAsync(oracle, new Question("life")));
        Assert.Equal(["reply", "refusal", "reply"], recording.Sent.Where(sent => sent.From == oracle && sent.Message is 42 or NotSupportedException).Select(sent => sent.Kind));
        Assert.Equal(Pid.Runtime, recording.Sent.Last(sent => sent.Kind == "reply").To);
        Assert.Contains(": replies 42\n", recording.ToMermaid(), StringComparison.Ordinal);
        Assert.Empty(recording.Messages<int>());
    });

    private sealed record Question(string About) : ICall<int>;

    private sealed class Oracle : GenServer
    {
        protected override ValueTask<Answer> HandleCallAsync(IncomingCall call) =>
            call.Request is Question { About: "life" } question ? Reply(question, 42) : Refuse(new NotSupportedException());
    }

    [Fact]
    public void Recording_InASimulation_HasSignalsOfTheDead() => Simulation.Explore(100, async simulation =>
    {
        var recording = simulation.Recording;
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe("tester");
        var process = riot.Spawn(self => self.ReceiveAsync().AsTask(), new ProcessOptions { Name = "mortal" });
        await probe.WatchAsync(process);
        await probe.DoAsync(self => self.Link(process));
        riot.Kill(process);
        await probe.ExpectDownAsync(process);
        Assert.Equal(["monitor", "link", "kill", "link exit", "down"], recording.Sent.Where(sent => sent.From == process || sent.To == process).Select(sent => sent.Kind));
    });

    private static async Task On(bool simulated, Func<IRiot, Task> test)
    {
        if (simulated)
        {
            Simulation.Explore(50, simulation => test(simulation.Riot));
            return;
        }

        await using var riot = new RiotRuntime();
        await riot.StartAsync();
        await test(riot).Guarded();
    }
}
