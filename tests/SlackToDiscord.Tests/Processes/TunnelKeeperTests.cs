// The keeper starts the unit again after whatever happened, loses nothing and shows nothing twice, and gives up on a fatal answer.
using Riot;
using SlackToDiscord.Processes;
using SlackToDiscord.Simulators.Discord;

namespace SlackToDiscord.Tests.Processes;

public sealed class TunnelKeeperTests
{
    [Theory]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task Keeper_ConnectionDropped_StartsTheUnitAgain(string service)
    {
        await using var tunnel = await TunnelFixture.StartAsync();
        tunnel.Riot.Spawn<TunnelKeeper>();
        await tunnel.WaitForUnitsAsync(1);

        if (service == "Slack") await tunnel.Slack.DropSocketAsync(Guard.Token);
        else await tunnel.Discord.DropGatewayAsync(Guard.Token);
        await tunnel.WaitForUnitsAsync(2);
        await tunnel.SayAsync("hi");

        Assert.Single(tunnel.Discord.Messages);
        foreach (var role in (string[])[nameof(Tunnel), nameof(SlackConnection), nameof(DiscordConnection)])
            Assert.Single(tunnel.Log.Lines, line => line.Contains($"TunnelKeeper: {role} <", StringComparison.Ordinal) && line.Contains("is down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keeper_AnswerLostAfterDiscordTookTheMessage_ShowsItOnce()
    {
        await using var tunnel = await TunnelFixture.StartAsync();
        tunnel.Riot.Spawn<TunnelKeeper>();
        await tunnel.WaitForUnitsAsync(1);

        tunnel.Discord.AnswerNext(PostFault.LostAnswer());
        await tunnel.SayAsync("hi");

        Assert.Single(tunnel.Discord.Messages);
        Assert.Equal(1, tunnel.Discord.RepeatedPosts);
    }

    [Fact]
    public async Task Keeper_UnitGoesDownInMidConversation_LosesNothingAndShowsNothingTwice()
    {
        await using var tunnel = await TunnelFixture.StartAsync();
        tunnel.Riot.Spawn<TunnelKeeper>();
        await tunnel.WaitForUnitsAsync(1);

        Task<string>[] said;
        using (tunnel.Discord.HoldPosts())
        {
            said = [.. Enumerable.Range(1, 10).Select(i => tunnel.SayAsync($"message {i}"))];
            await tunnel.Discord.WaitForHeldPostsAsync(1, Guard.Token);
            await tunnel.Slack.DropSocketAsync(Guard.Token);
        }

        await Task.WhenAll(said);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"**Ada**: message {i}"), tunnel.Discord.Messages.Select(message => message.Content));
    }

    [Theory]
    [InlineData("Slack:AppToken", "xapp-wrong", "Slack:AppToken")]
    [InlineData("Slack:BotToken", "xoxb-wrong", "Slack:BotToken")]
    [InlineData("Discord:BotToken", "wrong", "Discord:BotToken")]
    public async Task Keeper_FatalAnswer_EndsAndNamesTheSetting(string setting, string value, string named)
    {
        await using var tunnel = await TunnelFixture.StartAsync(new() { [setting] = value });

        var reason = await tunnel.Riot.WaitForExitAsync(tunnel.Riot.Spawn<TunnelKeeper>(), Guard.Token);

        Assert.Contains(named, Assert.IsType<ExitReason.Custom>(reason).Value.ToString(), StringComparison.Ordinal);
        Assert.Single(tunnel.Log.Lines, line => line.Contains("The unit starts:", StringComparison.Ordinal));
        Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains("starts again", StringComparison.Ordinal));
        Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains(value, StringComparison.Ordinal) && value != "wrong");
    }

    [Fact]
    public async Task Log_OfAWholeRun_HoldsNoToken()
    {
        await using var tunnel = await TunnelFixture.StartAsync();
        tunnel.Riot.Spawn<TunnelKeeper>();
        await tunnel.WaitForUnitsAsync(1);
        await tunnel.SayAsync("hi");
        await tunnel.Slack.DropSocketAsync(Guard.Token);
        await tunnel.WaitForUnitsAsync(2);
        await tunnel.SayAsync("hi again");

        Assert.NotEmpty(tunnel.Log.Lines);
        string[] secrets = [tunnel.Slack.Options.AppToken, tunnel.Slack.Options.BotToken, tunnel.Discord.Options.BotToken, "ticket="];
        Assert.All(secrets, secret => Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }
}
