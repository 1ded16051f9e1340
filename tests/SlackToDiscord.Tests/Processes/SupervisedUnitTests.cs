// The supervisor starts the unit again after whatever happened, nothing is lost or shown twice, and a fatal answer ends the program instead.
using SlackToDiscord.Processes;
using SlackToDiscord.Simulators.Discord;

namespace SlackToDiscord.Tests.Processes;

public sealed class SupervisedUnitTests
{
    private static readonly string[] s_roles = [nameof(Relay), nameof(DiscordConnection), nameof(SlackConnection)];

    [Theory, Trait("Semantics", "S3"), Trait("Semantics", "S7")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task Unit_ConnectionDropped_GoesDownAsOneAndComesBack(string service)
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

        if (service == "Slack") await tunnel.Slack.DropSocketAsync(Guard.Token);
        else await tunnel.Discord.DropGatewayAsync(Guard.Token);
        await tunnel.WaitForUnitsAsync(2);
        await tunnel.SayAsync("hi");

        Assert.Single(tunnel.Discord.Messages);
        var down = Assert.Single(tunnel.Log.Lines, line => line.Contains("The unit is down: ", StringComparison.Ordinal));
        Assert.All(s_roles, role => Assert.Contains($"{role} <", down, StringComparison.Ordinal));
        Assert.Contains("ConnectionLostException", down, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "S3"), Trait("Semantics", "X3")]
    [InlineData(TunnelUnit.Relay)]
    [InlineData(TunnelUnit.Discord)]
    [InlineData(TunnelUnit.Slack)]
    public async Task Unit_OneProcessKilled_ComesBackWithThreeNewOnes(string victim)
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();
        string[] names = [TunnelUnit.Relay, TunnelUnit.Discord, TunnelUnit.Slack];
        var before = names.Select(name => tunnel.Riot.Names.WhereIs(name)!.Value).ToHashSet();

        tunnel.Riot.Kill(tunnel.Riot.Names.WhereIs(victim)!.Value);
        await tunnel.WaitForUnitsAsync(2);
        await tunnel.SayAsync("hi");

        Assert.DoesNotContain(names.Select(name => tunnel.Riot.Names.WhereIs(name)!.Value), before.Contains);
        Assert.Single(tunnel.Discord.Messages);
    }

    [Fact, Trait("Semantics", "S6")]
    public async Task Unit_DownManyTimesInARow_IsNotGivenUp()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

        for (var units = 2; units <= 12; units++)
        {
            await tunnel.Slack.DropSocketAsync(Guard.Token);
            await tunnel.WaitForUnitsAsync(units);
        }

        await tunnel.SayAsync("still here");
        Assert.Single(tunnel.Discord.Messages);
        Assert.Null(tunnel.FatalMessage);
    }

    [Fact]
    public async Task Unit_AnswerLostAfterDiscordTookTheMessage_ShowsItOnce()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

        tunnel.Discord.AnswerNext(PostFault.LostAnswer());
        await tunnel.SayAsync("hi");

        Assert.Single(tunnel.Discord.Messages);
        Assert.Equal(1, tunnel.Discord.RepeatedPosts);
    }

    [Fact]
    public async Task Unit_GoesDownInMidConversation_LosesNothingAndShowsNothingTwice()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

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
    [InlineData("Slack:AppToken", "xapp-wrong")]
    [InlineData("Slack:BotToken", "xoxb-wrong")]
    [InlineData("Discord:BotToken", "wrong")]
    public async Task Unit_FatalAnswer_EndsTheProgramAndNamesTheSetting(string setting, string value)
    {
        await using var tunnel = await TunnelFixture.StartAsync(isSupervised: true, new() { [setting] = value });

        await tunnel.WaitForStopAsync();

        Assert.Contains(setting, tunnel.FatalMessage, StringComparison.Ordinal);
        Assert.Single(tunnel.Log.Lines, line => line.Contains(tunnel.FatalMessage!, StringComparison.Ordinal));
        AssertNoRestart(tunnel);
        Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains(value, StringComparison.Ordinal) && value != "wrong");
    }

    [Fact]
    public async Task Unit_SocketModeSwitchedOffWhileItRuns_EndsTheProgram()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

        tunnel.Slack.AskToDisconnect("link_disabled");
        await tunnel.WaitForStopAsync();

        Assert.Contains("Slack:AppToken", tunnel.FatalMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unit_TokenRefusedByTheGatewayWhileItRuns_EndsTheProgram()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();

        tunnel.Discord.CloseGateway(4004);
        await tunnel.WaitForStopAsync();

        Assert.Contains("Discord:BotToken", tunnel.FatalMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfAWholeRun_HoldsNoToken()
    {
        await using var tunnel = await TunnelFixture.StartConnectedAsync();
        await tunnel.SayAsync("hi");
        await tunnel.Slack.DropSocketAsync(Guard.Token);
        await tunnel.WaitForUnitsAsync(2);
        await tunnel.SayAsync("hi again");

        Assert.NotEmpty(tunnel.Log.Lines);
        string[] secrets = [tunnel.Slack.Options.AppToken, tunnel.Slack.Options.BotToken, tunnel.Discord.Options.BotToken, "ticket="];
        Assert.All(secrets, secret => Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static void AssertNoRestart(TunnelFixture tunnel) =>
        Assert.DoesNotContain(tunnel.Log.Lines, line => line.Contains(" restarts ", StringComparison.Ordinal));
}
