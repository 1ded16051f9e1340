// C3: what a server does before it takes the next message.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class ContinueTests
{
    [Fact, Trait("Semantics", "C3")]
    public async Task Continues_RunInTheirOrder_BeforeAnyQueuedMessage()
    {
        await using var stage = await Stage.Start();
        var (script, gate) = (new Script(), new Gate());
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async server =>
        {
            server.Continue(Note("first", also: () => server.Continue(Note("third"))));
            server.Continue(Note("second"));
            await gate;
            script.Note("handler");
        }));
        stage.Riot.Send(pid, Note("queued"));
        gate.Open();

        await stage.Call(pid, new Echo(1));
        Assert.Equal(["handler", "first", "second", "third", "queued"], script.Trail);

        static Do Note(string what, Action? also = null) => new(server =>
        {
            also?.Invoke();
            server.Script.Note(what);
        });
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "C1")]
    public async Task Continue_OfInit_RunsAfterTheStart_AndBeforeTheFirstMessage()
    {
        await using var stage = await Stage.Start();
        var (starter, gate) = (stage.Puppet(), new Gate());
        var script = new Script
        {
            Init = server =>
            {
                server.Self.Send(server.Self.Pid, new Do(self => self.Script.Note("message")));
                server.Continue(new Do(async self =>
                {
                    await gate;
                    self.Script.Note("continue");
                }));
                return InitResult.Ok;
            },
        };

        var pid = await starter.StartLink(script); // Does not wait for the gate.
        gate.Open();

        await stage.Call(pid, new Echo(1));
        Assert.Equal(["continue", "message"], script.Trail);
    }

    [Theory, Trait("Semantics", "C3"), Trait("Semantics", "C4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopRequest_ComesBeforeAContinue(bool duringAContinue)
    {
        await using var stage = await Stage.Start();
        var (script, gate, busy) = (new Script(), new Gate(), new Gate());
        var pid = await stage.Serve(script);
        var work = new Do(async server =>
        {
            server.Continue(new Do(_ => script.Note("never")));
            busy.Open();
            await gate;
        });
        stage.Riot.Send(pid, duringAContinue ? new Do(server => server.Continue(work)) : work);
        await busy.Opened();

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await script.Stopping.Opened();
        gate.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "P9")]
    public async Task Continues_WithoutEnd_LetOthersRun_AndAStopThrough()
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var (script, other) = (new Script(), stage.Puppet());
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(Again));
        for (var i = 0; i < 10; i++)
            await other.Sync();
        await other.Do(self => self.Exit(pid, ExitReason.Shutdown));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));

        static void Again(ScriptedServer server) => server.Continue(new Do(Again));
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task Continue_WithNothing_IsRefused()
    {
        await using var stage = await Stage.Start();
        await stage.Do(await stage.Serve(), server => Assert.Throws<ArgumentNullException>(() => server.Continue(null!)));
    }
}
