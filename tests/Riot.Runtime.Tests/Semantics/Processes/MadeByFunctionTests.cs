// P1, P7, H3: processes that a function makes, without an activator; and the face that helpers see of either side.
namespace Riot.Tests.Semantics.Processes;

public sealed class MadeByFunctionTests
{
    [Fact, Trait("Semantics", "P7"), Trait("Semantics", "H3")]
    public async Task Function_MakesTheProcess_InsideAndOutside_AndItIsDisposedOfAtItsEnd()
    {
        await using var stage = await Stage.Start();
        var (puppet, disposed) = (stage.Puppet(), new List<string>());
        Made Make(string name) => new(name, disposed);
        var outside = stage.Riot.Spawn(() => Make("outside"));
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(outside));

        var spawned = await puppet.Ask(self => self.Spawn(() => Make("spawned")));
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(spawned));
        var monitored = await puppet.Ask(self => self.SpawnMonitor(() => Make("monitored")));
        Assert.Equal(new ProcessDown(monitored.Monitor, monitored.Pid, ExitReason.Normal), await puppet.Ask(self => self.ReceiveAsync<ProcessDown>()));
        var linked = await puppet.Ask(self => self.SpawnLink(() => Make("linked"), LinkScope.AbnormalExit));
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(linked));

        Assert.Equal(["outside", "spawned", "monitored", "linked"], disposed);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Function_ThatMakesNothing_FailsTheStartAndSaysSo()
    {
        await using var stage = await Stage.Start();

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => stage.Riot.StartAsync<Made>(() => null!).Guarded());

        Assert.Contains("returned null", Assert.IsType<ActivationException>(failed.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Values_ThatNoConstructorTakes_AreRefusedWithThoseThatThereAre()
    {
        await using var stage = await Stage.Start();

        var error = Assert.Throws<ActivationException>(() => stage.Riot.Spawn<Made>(["name", 1]));

        Assert.Contains("no public constructor takes (String, Int32); there is (String name, List`1 disposed).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helper_ThatTakesIRiot_ServesARuntimeAndAProcessAlike()
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();
        var answerer = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                call.Reply((Question)call.Request, call.From);
            }
        });

        Assert.Equal((Pid.Runtime, 42), await Helper(stage.Riot, answerer).Guarded());
        Assert.Equal((puppet.Pid, 42), await puppet.Ask(self => Helper(self, answerer)));
    }

    private static async ValueTask<(Pid Asker, int Computed)> Helper(IRiot riot, Pid answerer) =>
        (await riot.CallAsync(answerer, new Question()), await riot.ComputeAsync(_ => Task.FromResult(42)));

    private sealed record Question : ICall<Pid>;

    private sealed class Made(string name, List<string> disposed) : IProcess, IDisposable
    {
        public Task RunAsync(ProcessContext self) => Task.CompletedTask;

        public void Dispose() => disposed.Add(name);
    }
}
