// A unit carries messages there and acknowledgements back, and its three processes go down as one.
using Riot;
using SlackToDiscord.Discord;
using SlackToDiscord.Processes;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Simulators.Slack;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Tests.Processes;

public sealed class UnitTests
{
    [Fact]
    public async Task Message_Said_IsShownWithItsAuthorAndAcknowledged()
    {
        var (tunnel, _) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;

        var eventId = await tunnel.SayAsync("hi");

        var shown = Assert.Single(tunnel.Discord.Messages);
        Assert.Equal(("**Ada**: hi", Nonce.From(eventId)), (shown.Content, shown.Nonce));
        Assert.Empty(tunnel.Slack.Violations);
    }

    [Fact]
    public async Task Message_NotTakenByDiscordYet_IsNotAcknowledged()
    {
        var (tunnel, _) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;

        Task<string> said;
        using (tunnel.Discord.HoldPosts())
        {
            said = tunnel.SayAsync("hi");
            await tunnel.Discord.WaitForHeldPostsAsync(1, Guard.Token);
            Assert.False(said.IsCompleted);
        }

        await said;
        Assert.Single(tunnel.Discord.Messages);
    }

    [Fact]
    public async Task Message_RepeatedBySlackWhileDiscordIsSlow_IsPostedOnce()
    {
        var slackTime = new ManualTime();
        var (tunnel, _) = await TunnelFixture.StartUnitAsync(slackTime);
        await using var end = tunnel;

        Task<string> said;
        using (tunnel.Discord.HoldPosts())
        {
            said = tunnel.SayAsync("hi");
            await tunnel.Discord.WaitForHeldPostsAsync(1, Guard.Token);
            slackTime.Advance(TimeSpan.FromSeconds(3));
            await tunnel.Slack.SayAsync("C0ELSEWHERE", "U0ADA", "read after the repetition").WaitAsync(Guard.Token);
        }

        await said;
        Assert.Single(tunnel.Discord.Messages);
        Assert.Equal(0, tunnel.Discord.RepeatedPosts);
    }

    [Fact]
    public async Task Messages_Many_KeepTheirOrder()
    {
        var (tunnel, _) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;
        string[] texts = [.. Enumerable.Range(1, 50).Select(i => $"message {i}")];

        await Task.WhenAll(texts.Select(tunnel.SayAsync));

        Assert.Equal(texts.Select(text => "**Ada**: " + text), tunnel.Discord.Messages.Select(message => message.Content));
    }

    [Fact]
    public async Task Message_NotForTheTunnel_IsAcknowledgedAndNotShown()
    {
        var (tunnel, _) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;

        await tunnel.Slack.SayAsync("C0ELSEWHERE", "U0ADA", "hi").WaitAsync(Guard.Token);
        await tunnel.Slack.EmitAsync(SlackEvents.BotMessage("C0GENERAL", "beep")).WaitAsync(Guard.Token);

        Assert.Empty(tunnel.Discord.Messages);
    }

    [Theory, Trait("Semantics", "L2"), Trait("Semantics", "X3")]
    [InlineData(nameof(Relay))]
    [InlineData(nameof(SlackConnection))]
    [InlineData(nameof(DiscordConnection))]
    public async Task Unit_OneProcessKilled_GoesDownAsOne(string victim)
    {
        var (tunnel, unit) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;
        var killed = victim switch
        {
            nameof(Relay) => unit.Relay,
            nameof(SlackConnection) => unit.Slack,
            _ => unit.Discord,
        };

        var ends = unit.All.Where(pid => pid != killed).Append(killed).Select(pid => tunnel.Riot.WaitForExitAsync(pid, cancellationToken: Guard.Token).AsTask()).ToList();
        tunnel.Riot.Kill(killed);
        var reasons = await Task.WhenAll(ends);

        Assert.Equal(ExitReason.Killed, reasons[^1]);
        Assert.All(reasons[..^1], reason => Assert.Equal((killed, ExitReason.Killed), (Assert.IsType<ExitReason.LinkDown>(reason).RootPid, RootOf(reason))));
    }

    [Theory, Trait("Semantics", "L2")]
    [InlineData("slack drops")]
    [InlineData("discord drops")]
    [InlineData("discord fails")]
    public async Task Unit_ServiceFails_GoesDownAsOne(string failure)
    {
        var (tunnel, unit) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;
        var ends = unit.All.Select(pid => tunnel.Riot.WaitForExitAsync(pid, cancellationToken: Guard.Token).AsTask()).ToList();

        await FailAsync(tunnel, failure);
        var roots = (await Task.WhenAll(ends)).Select(RootOf).ToList();

        Assert.Single(roots.Distinct());
        var error = Assert.IsType<ExitReason.Exception>(roots[0]).Error;
        Assert.True(error is ConnectionLostException or DiscordException, error.ToString());
    }

    [Theory, Trait("Semantics", "L2"), Trait("Semantics", "X1")]
    [InlineData("slack refreshes")]
    [InlineData("discord reconnects")]
    public async Task Unit_ServiceAsksForANewConnection_GoesDownInOrder(string request)
    {
        var (tunnel, unit) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;
        var ends = unit.All.Select(pid => tunnel.Riot.WaitForExitAsync(pid, cancellationToken: Guard.Token).AsTask()).ToList();

        await FailAsync(tunnel, request);
        var roots = (await Task.WhenAll(ends)).Select(RootOf).ToList();

        Assert.IsType<ExitReason.ShutdownWith>(Assert.Single(roots.Distinct()));
        Assert.DoesNotContain(tunnel.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_RefusedForGood_IsLoggedAcknowledgedAndSkipped()
    {
        var (tunnel, _) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;

        tunnel.Discord.AnswerNext(PostFault.Blocked());
        var skipped = await tunnel.SayAsync("blocked");
        await tunnel.SayAsync("not blocked");

        Assert.Equal("**Ada**: not blocked", Assert.Single(tunnel.Discord.Messages).Content);
        var line = Assert.Single(tunnel.Log.Lines, line => line.Contains(skipped, StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("automatic moderation", line, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "L2")]
    public async Task Unit_Down_LeavesNoConnectionBehind()
    {
        var (tunnel, unit) = await TunnelFixture.StartUnitAsync();
        await using var end = tunnel;

        tunnel.Riot.Exit(unit.Relay, ExitReason.Normal);
        await tunnel.Riot.WaitForExitAsync(unit.Slack, cancellationToken: Guard.Token);
        await tunnel.Riot.WaitForExitAsync(unit.Discord, cancellationToken: Guard.Token);

        await tunnel.Slack.WaitForNoSocketsAsync(Guard.Token);
        await tunnel.Discord.WaitForNoConnectionsAsync(Guard.Token);
    }

    private static async Task FailAsync(TunnelFixture tunnel, string failure)
    {
        switch (failure)
        {
            case "slack drops":
                await tunnel.Slack.DropSocketAsync(Guard.Token);
                break;
            case "slack refreshes":
                tunnel.Slack.RequestRefresh();
                break;
            case "discord drops":
                await tunnel.Discord.DropGatewayAsync(Guard.Token);
                break;
            case "discord reconnects":
                tunnel.Discord.RequestReconnect();
                break;
            default:
                tunnel.Discord.AnswerNext(PostFault.ServerError());
                _ = tunnel.SayAsync("hi");
                break;
        }
    }

    private static ExitReason RootOf(ExitReason reason) => reason is ExitReason.LinkDown link ? link.Root : reason;
}
