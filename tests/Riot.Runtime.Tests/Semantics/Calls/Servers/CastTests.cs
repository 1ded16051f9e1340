// C3: casts, and what a server does with what it does not handle.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class CastTests
{
    [Theory, Trait("Semantics", "C3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cast_IsHandled_InTheOrderSent_WithOtherMessages(bool outside)
    {
        await using var stage = await Stage.Start();
        var (script, sender) = (Noting(), stage.Puppet());
        var pid = await stage.Serve(script, "server");

        if (outside)
        {
            stage.Riot.Cast(pid, 1);
            stage.Riot.Send(pid, 2);
            stage.Riot.Cast("server", 3);
        }
        else
        {
            await sender.Do(self =>
            {
                self.Cast(pid, 1);
                self.Send(pid, 2);
                self.Cast("server", 3);
            });
        }

        await stage.Call(pid, new Echo(1));
        Assert.Equal(["cast 1", "info 2", "cast 3"], script.Trail);
    }

    [Theory, Trait("Semantics", "C3"), Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cast_ToNobody_IsDroppedAndCounted(bool outside)
    {
        await using var stage = await Stage.Start();
        var (sender, dead) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;
        var before = stage.Riot.Counters.DeadLetters;

        if (outside)
        {
            stage.Riot.Cast(dead.Pid, "hello");
            stage.Riot.Cast("nobody", "hello");
        }
        else
        {
            await sender.Do(self =>
            {
                self.Cast(dead.Pid, "hello");
                self.Cast("nobody", "hello");
            });
        }

        Assert.Equal(before + 2, stage.Riot.Counters.DeadLetters);
        Assert.Throws<ArgumentNullException>(() => stage.Riot.Cast(dead.Pid, null!));
        Assert.Throws<ArgumentNullException>(() => stage.Riot.Cast("nobody", null!));
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task Cast_ToAPlainProcess_IsAMessageOfItsOwn()
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();

        stage.Riot.Cast(process.Pid, "hello");

        Assert.Equal(new Cast("hello"), await process.Ask(self => self.Receive<Cast>()));
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task Message_ThatAServerDoesNotHandle_IsLoggedAndDropped()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        stage.Riot.Cast(pid, 1);
        stage.Riot.Send(pid, "two");
        await stage.Do(pid, server => server.Continue(3.0));

        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
        var warnings = stage.Log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToArray();
        Assert.Equal(3, warnings.Length);
        Assert.All(warnings, text => Assert.Contains(pid.ToString(), text, StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("the cast System.Int32: dropped. Override HandleCastAsync", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("the message System.String: dropped. Override HandleInfoAsync", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("the continue System.Double: dropped. Override HandleContinueAsync", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "C2")]
    public async Task Call_ThatIsSentInsteadOfAsked_IsLoggedWithTheFix()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        stage.Riot.Send(pid, new Echo(1));

        var line = await stage.Log.Line(line => line.Level == LogLevel.Warning);
        Assert.Contains($"the message {typeof(Echo)}: dropped. It is a call: ask by Call", line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "C3"), Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cast_ToANameThatNobodyHolds_IsShownWithSenderNameAndType(bool outside)
    {
        await using var stage = await Stage.Start();
        var sender = stage.Puppet();

        if (outside)
            stage.Riot.Cast("nobody", 1);
        else
            await sender.Do(self => self.Cast("nobody", 1));

        var line = Assert.Single(stage.Log.Lines, line => line.Text.Contains("nobody", StringComparison.Ordinal));
        Assert.Contains($"from {(outside ? Pid.Runtime : sender.Pid)} to the name nobody, which nobody holds: System.Int32", line.Text, StringComparison.Ordinal);
        Assert.Equal(1, stage.Riot.Counters.DeadLetters);
    }

    private static Script Noting()
    {
        Script? script = null;
        return script = new Script
        {
            Cast = (_, message) => Note("cast", message),
            Info = (_, message) => Note("info", message),
        };

        ValueTask Note(string kind, object message)
        {
            script!.Note($"{kind} {message}");
            return default;
        }
    }
}
