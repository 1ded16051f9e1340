using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What a host's log says of ends: each once, and each error once, though a process, its supervisor and the host have to do with it (X1, H2).</summary>
public sealed class EndLineTests : ExitCodeTests
{
    [Theory, Trait("Semantics", "X1"), Trait("Semantics", "X8")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_UnderASupervisor_IsToldOnceByEachForItsOwnPart(bool givesUp)
    {
        var crash = new InvalidDataException("The socket closed.");
        var (lives, again) = (0, new TaskCompletionSource());
        using var host = Hosts.With(riot => riot.AddSupervisor("tunnel", new SupervisorSpec
        {
            Strategy = Strategy.OneForAll,
            MaxRestarts = givesUp ? 0 : 1,
            Period = TimeSpan.FromMinutes(1),
            Children =
            [
                ChildSpec.Of("discord", async self => await self.ReceiveAsync()) with { Name = "discord" },
                ChildSpec.Of("slack", async self =>
                {
                    if (++lives == 2)
                        again.SetResult();
                    self.Link(await self.Names.WaitForAsync("discord"));
                    self.SpawnLink(async reader =>
                    {
                        await reader.ReceiveAsync<string>();
                        throw crash;
                    }, options: new ProcessOptions { Name = "reader" });
                    await self.ReceiveAsync();
                }),
            ],
        }));
        await host.StartAsync().Guarded();
        var (tunnel, reader) = (host.Riot().Names.WhereIs("tunnel")!.Value, await host.Riot().Names.WaitForAsync("reader").Guarded());
        var discord = host.Riot().Names.WhereIs("discord")!.Value;

        host.Riot().Send(reader, "break");
        await (givesUp ? host.WaitForShutdownAsync() : again.Task).Guarded();
        await host.StopAsync().Guarded(); // All lines are there: who is gone for others may not have told its end yet.

        var lines = host.Logs().Lines.Where(line => line.Category is "Riot" or "Riot.Hosting" && line.Level >= LogLevel.Information).ToArray();
        Assert.Equal(reader, Assert.Single(lines, line => line.Error is not null).Values["Pid"]);
        var end = Assert.Single(lines, line => IsEndOf(discord, line));
        Assert.Matches(
            $"^Process discord {discord} \\(.*\\) went down because tunnel/slack <.*>, to which it was linked, did; it began with reader {reader}, which crashed: " +
            "InvalidDataException: The socket closed.$", end.Text);
        string[] told = [.. lines.Select(line => line.Text.Split(' ')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(givesUp ? ["Process", "Process", "Process", "Process", "The"] : ["Process", "Process", "Process", "Supervisor"], told);
        var about = lines.Where(line => line.Text.StartsWith("Process ", StringComparison.Ordinal)).Select(line => line.Values["Pid"]).ToArray();
        Assert.Equal(about.Distinct(), about);
        Assert.All(lines, line => Assert.DoesNotContain("LinkDown", line.Text, StringComparison.Ordinal));
        if (givesUp)
            Assert.Equal($"The host stops, because its root process tunnel {tunnel} gave up", Assert.Single(lines, line => line.Category == "Riot.Hosting").Text);
        else
            Assert.Single(lines, line => Regex.IsMatch(
                line.Text, $"^Supervisor tunnel {tunnel} restarts tunnel/discord, tunnel/slack: tunnel/(discord|slack) <.*> went down because reader {reader} crashed$"));
    }

    [Theory, Trait("Semantics", "X8")]
    [InlineData(null, "crashed")]
    [InlineData("peer", "went down because <.*> crashed")]
    public async Task Root_ThatFails_IsTheHostsReason_WithoutTheErrorOnceMore(string? linked, string how)
    {
        var crash = new InvalidDataException("no token");
        using var host = Hosts.With(riot => riot.AddProcess("root", async self =>
        {
            await self.ReceiveAsync<string>();
            if (linked is null)
                throw crash;
            self.SpawnLink(_ => throw crash);
            await self.ReceiveAsync<string>();
        }));
        await host.StartAsync().Guarded();

        host.Riot().Send("root", "go");
        await host.WaitForShutdownAsync().Guarded();

        var line = Assert.Single(host.Logs().Lines, line => line.Category == "Riot.Hosting");
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Matches($"^The host stops, because its root process root <.*> {how}$", line.Text);
        Assert.IsAssignableFrom<ExitReason>(line.Values["Reason"]);
        Assert.Single(host.Logs().Lines, line => line.Error == crash);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_ThatReturn_AreToldByTheHostWithWhatItDoes()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess("one", self => self.ReceiveAsync<string>().AsTask())
            .AddProcess("two", self => self.ReceiveAsync<string>().AsTask()));
        await host.StartAsync().Guarded();
        var one = host.Riot().Names.WhereIs("one")!.Value;
        var two = host.Riot().Names.WhereIs("two")!.Value;

        host.Riot().Send("one", "go");
        await host.Riot().WaitForExitAsync(one).Guarded();
        host.Riot().Send("two", "go");
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(2, host.Logs().Lines.Count(line => line.Category == "Riot.Hosting"));
        Assert.Contains(host.Logs().Lines, line => line.Text.StartsWith("The host goes on without its root process ", StringComparison.Ordinal));
        Assert.Contains(host.Logs().Lines, line => line.Text.StartsWith("The host stops, because the last of its root processes, ", StringComparison.Ordinal)
            && line.Text.EndsWith(", returned", StringComparison.Ordinal));
        Assert.Single(host.Logs().Lines, line => IsEndOf(two, line));
    }

    private static bool IsEndOf(Pid pid, Support.LogLine line) =>
        line.Text.StartsWith("Process ", StringComparison.Ordinal) && line.Values.ContainsKey("Reason") && Equals(line.Values["Pid"], pid);
}
