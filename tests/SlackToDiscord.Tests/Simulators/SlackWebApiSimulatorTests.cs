// The simulated Web API refuses what Slack refuses, with Slack's error names.
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SlackToDiscord.Simulators.Slack;

namespace SlackToDiscord.Tests.Simulators;

public sealed class SlackWebApiSimulatorTests
{
    private static readonly SlackSimulatorOptions s_options = new();
    private static readonly HttpClient s_http = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Theory]
    [InlineData("apps.connections.open", null, "not_authed")]
    [InlineData("apps.connections.open", "Bearer nonsense", "invalid_auth")]
    [InlineData("apps.connections.open", "Bot xapp-1-A0SIMULATED-1-simulated", "invalid_auth")]
    [InlineData("apps.connections.open", "Bearer xoxb-1-simulated", "not_allowed_token_type")]
    [InlineData("apps.connections.open", "Bearer xapp-1-A0SIMULATED-1-simulated", null)]
    [InlineData("auth.test", "Bearer xapp-1-A0SIMULATED-1-simulated", "not_allowed_token_type")]
    [InlineData("auth.test", "Bearer xoxb-1-simulated", null)]
    [InlineData("users.info", "Bearer xoxb-1-simulated", "user_not_found")]
    [InlineData("chat.postMessage", "Bearer xoxb-1-simulated", "channel_not_found")]
    [InlineData("chat.nothing", "Bearer xoxb-1-simulated", "unknown_method")]
    public async Task Call_Authorization_IsJudgedByMethod(string method, string? authorization, string? expected)
    {
        await using var slack = await SlackSimulator.StartAsync(s_options, Cancellation);

        var answer = await CallAsync(slack, HttpMethod.Post, method, authorization, new FormUrlEncodedContent([]));

        Assert.Equal(expected, (string?)answer["error"]);
        Assert.Equal(expected is null, (bool)answer["ok"]!);
    }

    [Theory]
    [InlineData("text/csv", "a,b", "invalid_post_type")]
    [InlineData("application/json", "{", "invalid_json")]
    [InlineData("application/json", "[]", "json_not_object")]
    [InlineData("application/json", """{"channel":"C0GENERAL"}""", "no_text")]
    [InlineData("application/json", """{"channel":"C0GENERAL","text":"hi"}""", null)]
    [InlineData("application/x-www-form-urlencoded", "channel=C0GENERAL&text=hi", null)]
    public async Task PostMessage_Body_IsJudgedByItsType(string contentType, string body, string? expected)
    {
        await using var slack = await SlackSimulator.StartAsync(s_options, Cancellation);

        var answer = await CallAsync(slack, HttpMethod.Post, "chat.postMessage", "Bearer " + s_options.BotToken, new StringContent(body, Encoding.UTF8, contentType));

        Assert.Equal(expected, (string?)answer["error"]);
        Assert.Equal(expected is null ? ["hi"] : [], slack.Posts.Select(post => post.Text));
    }

    [Fact]
    public async Task OpenConnection_Get_IsInsecure()
    {
        await using var slack = await SlackSimulator.StartAsync(s_options, Cancellation);

        var answer = await CallAsync(slack, HttpMethod.Get, "apps.connections.open", "Bearer " + s_options.AppToken, null);

        Assert.Equal("insecure_request", (string?)answer["error"]);
    }

    [Fact]
    public async Task RefuseAuth_AnyToken_IsInvalid()
    {
        await using var slack = await SlackSimulator.StartAsync(s_options, Cancellation);
        slack.RefuseAuth = true;

        var answer = await CallAsync(slack, HttpMethod.Post, "auth.test", "Bearer " + s_options.BotToken, null);

        Assert.Equal("invalid_auth", (string?)answer["error"]);
    }

    [Fact]
    public async Task RateLimitNext_NextCall_Gets429WithRetryAfter()
    {
        await using var slack = await SlackSimulator.StartAsync(s_options, Cancellation);
        slack.RateLimitNext(TimeSpan.FromSeconds(7));

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(slack.ApiBaseUrl, "auth.test"));
        using var limited = await s_http.SendAsync(request, Cancellation);
        var next = await CallAsync(slack, HttpMethod.Post, "auth.test", "Bearer " + s_options.BotToken, null);

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), limited.Headers.RetryAfter!.Delta);
        Assert.True((bool)next["ok"]!);
    }

    private static async Task<JsonObject> CallAsync(SlackSimulator slack, HttpMethod verb, string method, string? authorization, HttpContent? content)
    {
        using var request = new HttpRequestMessage(verb, new Uri(slack.ApiBaseUrl, method)) { Content = content };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await s_http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
    }
}
