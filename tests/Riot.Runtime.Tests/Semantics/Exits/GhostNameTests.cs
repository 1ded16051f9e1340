// X6, P2: what is left of a process is called in the log by what it ran, as the process was when it lived.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class GhostNameTests
{
    private static readonly string s_body = $" ({typeof(GhostNameTests).FullName}";

    [Theory, Trait("Semantics", "X6"), Trait("Semantics", "P2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ghost_OfAFunctionThatThrows_IsLoggedWithTheFunction(bool besideTheBody)
    {
        await using var stage = await Stage.Start();
        var (begun, goOn) = (new Gate(), new Gate());
        var pid = stage.Riot.Spawn(self => Haunted(begun, goOn, besideTheBody));
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();

        var line = await LineOfGhost(stage);
        Assert.Contains($"{pid}{s_body}", line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X6"), Trait("Semantics", "P2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ghost_OfAChildThatThrows_IsLoggedWithThePathAndTheFunction(bool besideTheBody)
    {
        await using var stage = await Stage.Start();
        var (begun, goOn) = (new Gate(), new Gate());
        var desk = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children = [ChildSpec.Of("clerk", self => Haunted(begun, goOn, besideTheBody)) with { Restart = Restart.Temporary }],
        }], new ProcessOptions { Name = "desk" });
        var pid = (await stage.Riot.GetChildrenAsync(desk))[0].Pid;
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();

        var line = await LineOfGhost(stage);
        Assert.Contains($" desk/clerk {pid}{s_body}", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P14"), Trait("Semantics", "P2")]
    public async Task Flow_ThatAnEndedFunctionHasLeftAndThatThrows_IsLoggedWithTheFunction_IfItWasToRunThen()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(self =>
        {
            SynchronizationContext.Current!.Post(_ => throw new InvalidTimeZoneException("a ghost's"), null);
            stage.Riot.Kill(self.Pid); // The post would come first, but for that.
            return Task.CompletedTask;
        });
        await stage.ExitOf(pid);

        var line = await stage.Log.Line(each => each.Error is InvalidTimeZoneException { Message: "a ghost's" });
        Assert.Contains($"{pid}{s_body}", line.Text, StringComparison.Ordinal);
    }

#if !SIMULATED // One thread runs all there.
    [Theory, Trait("Semantics", "X9"), Trait("Semantics", "P2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ghost_OfAFunctionThatThrowsOnTheThreadThatItHeld_IsLoggedWithTheFunction(bool inAPost)
    {
        using var goOn = new ManualResetEventSlim();
        await using var stage = await Stage.Start();
        var begun = new Gate();
        var pid = stage.Riot.Spawn(async self =>
        {
            if (inAPost)
            {
                SynchronizationContext.Current!.Post(_ => Hold(), null);
                await self.ReceiveAsync();
            }

            Hold();
        });
        await begun.Opened();
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Set();

        var line = await LineOfGhost(stage);
        Assert.Contains($"{pid}{s_body}", line.Text, StringComparison.Ordinal);

        void Hold()
        {
            begun.Open();
            goOn.Wait();
            throw new InvalidTimeZoneException("a ghost's");
        }
    }
#endif

    private static async Task Haunted(Gate begun, Gate goOn, bool besideTheBody)
    {
        if (besideTheBody)
            Flow();
        begun.Open();
        await goOn;
        if (!besideTheBody)
            throw new InvalidTimeZoneException("a ghost's");

        async void Flow()
        {
            await goOn;
            throw new InvalidTimeZoneException("a ghost's");
        }
    }

    private static async Task<LogLine> LineOfGhost(Stage stage)
    {
        var line = await stage.Log.Line(each => each.Error is InvalidTimeZoneException { Message: "a ghost's" });
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.StartsWith("What was left of process ", line.Text, StringComparison.Ordinal);
        return line;
    }
}
