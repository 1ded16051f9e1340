// C3: what a server is told, and what it does with what it does not handle.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class ServerMessageTests
{
    [Theory, Trait("Semantics", "C3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_IsHandled_InTheOrderSent(bool outside)
    {
        await using var stage = await Stage.Start();
        Script? script = null;
        script = new Script
        {
            Message = (_, message) =>
            {
                script!.Note($"{message}");
                return default;
            },
        };
        var sender = stage.Puppet();
        var pid = await stage.Serve(script, "server");

        if (outside)
        {
            stage.Riot.Send(pid, 1);
            stage.Riot.TrySend(pid, 2);
            stage.Riot.Send("server", 3);
        }
        else
        {
            await sender.Do(self =>
            {
                self.Send(pid, 1);
                self.TrySend(pid, 2);
                self.Send("server", 3);
            });
        }

        await stage.Call(pid, new Echo(1));
        Assert.Equal(["1", "2", "3"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task Message_ThatAServerDoesNotHandle_IsLoggedAndDropped()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        stage.Riot.Send(pid, "one");
        await stage.Do(pid, server => server.Continue(2.0));

        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
        var warnings = stage.Log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToArray();
        Assert.Equal(2, warnings.Length);
        Assert.All(warnings, text => Assert.Contains(pid.ToString(), text, StringComparison.Ordinal));
        Assert.All(warnings, text => Assert.Contains("Have it implement IHandle for that, as a partial class, or override HandleMessageAsync", text, StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("the message System.String: dropped", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("the message System.Double: dropped", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "C2")]
    public async Task Call_ThatIsSentInsteadOfAsked_IsLoggedWithTheFix()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        stage.Riot.Send(pid, new Echo(1));

        var line = await stage.Log.Line(line => line.Level == LogLevel.Warning);
        Assert.Contains($"the message {typeof(Echo)}: dropped. It is a call: ask by CallAsync", line.Text, StringComparison.Ordinal);
    }
}
