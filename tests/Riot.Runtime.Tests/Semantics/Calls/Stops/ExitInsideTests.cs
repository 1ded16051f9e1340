// C4, X4, P14: exits and errors that a server makes itself, in a handler and beside it.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class ExitInsideTests
{
    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X4")]
    public async Task Exit_InAHandler_UnwindsTheHandler_AndStopsTheServerInOrder()
    {
        await using var stage = await Stage.Start();
        var (script, reason) = (new Script(), new ExitReason.Custom("enough"));
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server =>
        {
            try
            {
                server.Self.Exit(reason);
            }
            finally
            {
                script.Note("unwound");
            }
        }));

        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal(["unwound", $"terminate {reason}"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X5")]
    public async Task Exit_InAHandlerThatSwallowsIt_StopsTheServerNevertheless()
    {
        await using var stage = await Stage.Start();
        var (script, reason) = (new Script(), new ExitReason.Custom("enough"));
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server =>
        {
            Assert.Throws<ProcessExitException>(() => server.Self.Exit(reason));
            server.Self.Send(server.Self.Pid, "still lives");
            script.Note("returns");
        }));

        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal(["returns", $"terminate {reason}"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X5")]
    public async Task Exit_InAHandler_BearsStopRequested_AsTheProcessIsNotExitingYet()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server =>
        {
            try
            {
                server.Self.Exit(ExitReason.Shutdown);
            }
            catch (OperationCanceledException exit)
            {
                script.Note($"{exit.CancellationToken == server.StopRequested} {exit.CancellationToken.IsCancellationRequested}");
                script.Note($"{server.Self.CancellationToken.IsCancellationRequested}");
                throw;
            }
        }));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["True True", "False", "terminate Shutdown"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4")]
    public async Task ExitOfItself_InAHandler_LetsItGoOn_WithItsTokenCancelled()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server =>
        {
            server.Self.Exit(server.Self.Pid, ExitReason.Normal);
            script.Note($"{server.StopRequested.IsCancellationRequested}");
        }));

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(["True", "terminate Normal"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X3")]
    public async Task KillOfItself_InAHandler_NeverTerminates()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server => server.Self.Kill(server.Self.Pid)));

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Empty(script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "P14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_BesideTheHandlers_EndsTheServerInOrder(bool exits)
    {
        await using var stage = await Stage.Start();
        var (script, crash, own, gate) = (new Script(), new InvalidTimeZoneException("beside"), new ExitReason.Custom("beside"), new Gate());
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => Beside(server, gate, exits ? () => server.Self.Exit(own) : () => throw crash));

        gate.Open();

        ExitReason reason = exits ? own : new ExitReason.Exception(crash);
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "P14")]
    public async Task Error_BesideTheHandlers_OfAServerThatStops_IsLogged()
    {
        await using var stage = await Stage.Start();
        var (crash, gate, late) = (new InvalidTimeZoneException("beside"), new Gate(), new Gate());
        var script = new Script
        {
            Terminate = async (_, _) =>
            {
                gate.Open();
                await late;
            },
        };
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => Beside(server, gate, () => throw crash));

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await stage.Log.Line(line => line.Level == LogLevel.Error && line.Error == crash);
        late.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
    }

    // A flow that the server started and does not wait for.
    private static async void Beside(ScriptedServer server, Gate gate, Action end)
    {
        await gate;
        end();
        server.Script.Note("never");
    }
}
