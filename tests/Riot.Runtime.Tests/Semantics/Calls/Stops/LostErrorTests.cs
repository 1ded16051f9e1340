// C4, P14, P2: what a server's own code has thrown is logged, even if something else has become the reason of its end meanwhile.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class LostErrorTests
{
    public enum Thrown
    {
        InAHandler,
        CancellationInAHandler,
        InAHandlerThenKilledInTerminate,
        InTerminate,
        InTerminateOfAFailedStart,
        BesideAHandler,
        BesideAHandlerThatStops,
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X5")]
    public async Task ExitOfAnother_ThrownByAHandlerThatWasAskedToStop_IsItsError()
    {
        await using var stage = await Stage.Start();
        var (script, begun, another) = (new Script(), new Gate(), default(ProcessExitException));
        await stage.Run(self =>
        {
            another = Assert.Throws<ProcessExitException>(() => self.Exit(ExitReason.Normal));
            return Task.CompletedTask;
        });
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(async server =>
        {
            begun.Open();
            await script.Stopping;
            throw another!;
        }));
        await begun.Opened();
        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(new ExitReason.Exception(another!), await stage.ExitOf(pid));
        Assert.Single(stage.Log.Lines, line => line.Error == another);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "P14"), Trait("Semantics", "P2"), Trait("Semantics", "X3")]
    [InlineData(Thrown.InAHandler)]
    [InlineData(Thrown.CancellationInAHandler)]
    [InlineData(Thrown.InAHandlerThenKilledInTerminate)]
    [InlineData(Thrown.InTerminate)]
    [InlineData(Thrown.InTerminateOfAFailedStart)]
    [InlineData(Thrown.BesideAHandler)]
    [InlineData(Thrown.BesideAHandlerThatStops)]
    public async Task Error_OfAServerThatEndsByAnotherReason_IsLoggedOnce(Thrown thrown)
    {
        await using var stage = await Stage.Start();
        Exception error = thrown == Thrown.CancellationInAHandler ? new TaskCanceledException("a request took too long") : new InvalidTimeZoneException("not to be lost");
        var script = new Script
        {
            Init = server =>
            {
                if (thrown == Thrown.InTerminateOfAFailedStart)
                    server.Self.Exit(server.Self.Pid, ExitReason.Shutdown);
                return default;
            },
            Terminate = async (server, _) =>
            {
                if (thrown is Thrown.InTerminate or Thrown.InTerminateOfAFailedStart)
                {
                    Kill(server);
                    throw error;
                }

                if (thrown != Thrown.InAHandlerThenKilledInTerminate)
                    return;
                Kill(server);
                await server.Self.YieldAsync();
            },
        };
        var pid = stage.Riot.Spawn<ScriptedServer>([script]);
        await script.Begun.Opened();
        stage.Riot.Send(pid, new Do(Handle));

        Assert.Equal(thrown == Thrown.BesideAHandlerThatStops ? ExitReason.Normal : ExitReason.Killed, await stage.ExitOf(pid));
        var line = Assert.Single(stage.Log.Lines, line => line.Error == error);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains($"{pid}", line.Text, StringComparison.Ordinal);

        async ValueTask Handle(ScriptedServer server)
        {
            switch (thrown)
            {
                case Thrown.InAHandler or Thrown.CancellationInAHandler:
                    Kill(server);
                    throw error;
                case Thrown.InAHandlerThenKilledInTerminate:
                    throw error;
                case Thrown.InTerminate:
                    server.Stop(ExitReason.Normal);
                    break;
                case Thrown.BesideAHandler:
                    ThrowBeside();
                    await server.Self.YieldAsync();
                    Kill(server);
                    break;
                case Thrown.BesideAHandlerThatStops:
                    server.Stop(ExitReason.Normal);
                    ThrowBeside();
                    await server.Self.YieldAsync();
                    break;
            }
        }

        // By code outside processes, as the runtime sees it, so it takes effect at the next verb only.
        void Kill(ScriptedServer server) => stage.Riot.Kill(server.Self.Pid);

        void ThrowBeside() => LostErrorTests.ThrowBeside(error);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "P14"), Trait("Semantics", "P2")]
    public async Task Error_BesideTerminate_AfterOneOfAHandler_IsLoggedOnce_AndSoIsTheFirst_WhichIsTheReason()
    {
        await using var stage = await Stage.Start();
        var (first, second) = (new InvalidTimeZoneException("the reason"), new InvalidTimeZoneException("beside"));
        var pid = await stage.Serve(new Script
        {
            Terminate = async (server, _) =>
            {
                ThrowBeside(second);
                await server.Self.YieldAsync();
            },
        });

        stage.Riot.Send(pid, new Do(_ => throw first));

        Assert.Equal(new ExitReason.Exception(first), await stage.ExitOf(pid));
        Assert.Single(stage.Log.Lines, line => line.Error == first);
        Assert.Equal(new ExitReason.Exception(first), Assert.Single(stage.Log.Lines, line => line.Error == second).Values["Reason"]);
    }

#pragma warning disable CS1998 // What it throws is what it is for.
    private static async void ThrowBeside(Exception error) => throw error;
#pragma warning restore CS1998
}
