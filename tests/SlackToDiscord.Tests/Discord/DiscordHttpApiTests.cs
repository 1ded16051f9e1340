// The HTTP client: what it posts, how long it waits, and which refusals end all trying.
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SlackToDiscord.Discord;
using SlackToDiscord.Simulators.Discord;

namespace SlackToDiscord.Tests.Discord;

public sealed class DiscordHttpApiTests
{
    private static readonly HttpClient s_http = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task PostMessage_Everyone_IsShownAndPingsNobody()
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);

        await Api(discord).PostMessageAsync("@everyone hi", "Ev1", Cancellation);

        var shown = Assert.Single(discord.Messages);
        Assert.Equal(("@everyone hi", "Ev1", false), (shown.Content, shown.Nonce, shown.PingsEveryone));
    }

    [Fact]
    public async Task PostMessage_AnswerLost_ShowsOnceWhenRepeated()
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);
        discord.AnswerNext(PostFault.LostAnswer());

        await Assert.ThrowsAsync<HttpRequestException>(() => Api(discord).PostMessageAsync("hi", "Ev1", Cancellation));
        await Api(discord).PostMessageAsync("hi", "Ev1", Cancellation);

        Assert.Single(discord.Messages);
        Assert.Equal(1, discord.RepeatedPosts);
    }

    [Fact]
    public async Task PostMessage_RateLimited_WaitsAsLongAsDiscordSays()
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);
        discord.AnswerNext(PostFault.RateLimited(TimeSpan.FromSeconds(2.5)));

        var posting = Api(discord).PostMessageAsync("hi", "Ev1", Cancellation);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2.5), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(discord.Messages);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await posting;

        Assert.Single(discord.Messages);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task PostMessage_ServerError_IsWorthAnotherTry(int status)
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);
        discord.AnswerNext(PostFault.ServerError(status));

        var failed = await Assert.ThrowsAsync<DiscordException>(() => Api(discord).PostMessageAsync("hi", "Ev1", Cancellation));

        Assert.Contains($"{status}", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong-token", "200000000000000001", "Discord:BotToken")]
    [InlineData("simulated.discord.bot-token", "1", "Discord:ChannelId")]
    public async Task PostMessage_BadSetting_IsFatalAndNamesIt(string token, string channel, string setting)
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);

        var fatal = await Assert.ThrowsAsync<FatalServiceException>(() => Api(discord, token, channel).PostMessageAsync("hi", "Ev1", Cancellation));

        Assert.Contains(setting, fatal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, fatal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetGateway_GoodToken_ReturnsItsAddress()
    {
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Cancellation);

        Assert.Equal("ws", (await Api(discord).GetGatewayAsync(Cancellation)).Scheme);
    }

    [Theory]
    [InlineData("", "1", "Discord:BotToken")]
    [InlineData("token", "", "Discord:ChannelId")]
    [InlineData("token", "general", "Discord:ChannelId")]
    public void Options_BadSetting_IsNamed(string token, string channel, string setting)
    {
        var result = new DiscordOptionsValidator().Validate(null, new DiscordOptions { BotToken = token, ChannelId = channel });

        Assert.Contains(setting, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private DiscordHttpApi Api(DiscordSimulator discord, string? token = null, string? channel = null) => new(s_http, Options.Create(new DiscordOptions
    {
        BotToken = token ?? discord.Options.BotToken,
        ChannelId = channel ?? discord.Options.ChannelIds[0],
        ApiBaseUrl = discord.ApiBaseUrl,
    }), _time, NullLogger<DiscordHttpApi>.Instance);
}
