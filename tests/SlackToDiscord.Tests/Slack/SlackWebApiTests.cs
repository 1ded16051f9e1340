// The Web API client: fatal answers name the setting, a rate limit is waited for, people get their names.
using Microsoft.Extensions.Options;
using SlackToDiscord.Simulators.Slack;
using SlackToDiscord.Slack;

namespace SlackToDiscord.Tests.Slack;

public sealed class SlackWebApiTests
{
    private static readonly HttpClient s_http = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task OpenConnection_GoodToken_ReturnsASocketAddress()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);

        var url = await Api(slack).OpenConnectionAsync(Cancellation);

        Assert.Equal("ws", url.Scheme);
    }

    [Theory]
    [InlineData("xapp-wrong", "invalid_auth")]
    [InlineData("xoxb-1-simulated", "not_allowed_token_type")]
    public async Task OpenConnection_BadToken_IsFatalAndNamesTheSetting(string token, string error)
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);

        var fatal = await Assert.ThrowsAsync<FatalServiceException>(() => Api(slack, appToken: token).OpenConnectionAsync(Cancellation));

        Assert.Contains("Slack:AppToken", fatal.Message, StringComparison.Ordinal);
        Assert.Contains(error, fatal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, fatal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckBotToken_GoodToken_IsFine()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);

        await Api(slack).CheckBotTokenAsync(Cancellation);
    }

    [Fact]
    public async Task CheckBotToken_BadToken_IsFatalAndNamesTheSetting()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);

        var fatal = await Assert.ThrowsAsync<FatalServiceException>(() => Api(slack, botToken: "xoxb-wrong").CheckBotTokenAsync(Cancellation));

        Assert.Contains("Slack:BotToken", fatal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xoxb-wrong", fatal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenConnection_RateLimited_WaitsAsLongAsSlackSays()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        slack.RateLimitNext(TimeSpan.FromSeconds(30));

        var opening = Api(slack).OpenConnectionAsync(Cancellation);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(30), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(opening.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("ws", (await opening).Scheme);
    }

    [Theory]
    [InlineData("U0ADA", "Ada")]
    [InlineData("U0NOBODY", "U0NOBODY")]
    public async Task GetDisplayName_User_IsTheNameOrElseTheId(string user, string expected)
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);

        Assert.Equal(expected, await Api(slack).GetDisplayNameAsync(user, Cancellation));
    }

    [Theory]
    [InlineData("", "xoxb-1", "C1", "Slack:AppToken")]
    [InlineData("xoxb-1", "xoxb-1", "C1", "Slack:AppToken")]
    [InlineData("xapp-1", "", "C1", "Slack:BotToken")]
    [InlineData("xapp-1", "xapp-1", "C1", "Slack:BotToken")]
    [InlineData("xapp-1", "xoxb-1", "", "Slack:Channel")]
    public void Options_BadSetting_IsNamed(string appToken, string botToken, string channel, string setting)
    {
        var options = new SlackOptions { AppToken = appToken, BotToken = botToken, Channel = channel };

        var result = new SlackOptionsValidator().Validate(null, options);

        Assert.Contains(setting, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private SlackWebApi Api(SlackSimulator slack, string? appToken = null, string? botToken = null) => new(s_http, Options.Create(new SlackOptions
    {
        AppToken = appToken ?? slack.Options.AppToken,
        BotToken = botToken ?? slack.Options.BotToken,
        ApiBaseUrl = slack.ApiBaseUrl,
    }), _time);
}
