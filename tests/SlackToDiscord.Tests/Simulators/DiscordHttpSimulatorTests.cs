// The simulated HTTP API refuses what Discord refuses, with Discord's bodies; shows a nonce once; limits as Discord limits.
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SlackToDiscord.Simulators.Discord;

namespace SlackToDiscord.Tests.Simulators;

public sealed class DiscordHttpSimulatorTests
{
    private const string UserAgent = "DiscordBot (urn:test, 1)";
    private const string Authorization = "Bot simulated.discord.bot-token";
    private static readonly HttpClient s_http = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Theory]
    [InlineData("gateway/bot", UserAgent, null, 401, 0)]
    [InlineData("gateway/bot", UserAgent, "Bot nonsense", 401, 0)]
    [InlineData("gateway/bot", UserAgent, "Bearer simulated.discord.bot-token", 401, 0)]
    [InlineData("gateway/bot", UserAgent, Authorization, 200, null)]
    [InlineData("gateway", UserAgent, null, 200, null)]
    [InlineData("users/@me", UserAgent, Authorization, 200, null)]
    [InlineData("channels/200000000000000001", UserAgent, Authorization, 200, null)]
    [InlineData("channels/1", UserAgent, Authorization, 404, 10003)]
    [InlineData("nowhere", UserAgent, Authorization, 404, 0)]
    [InlineData("channels/200000000000000001/messages", UserAgent, Authorization, 405, 0)]
    public async Task Get_Authorization_IsJudged(string path, string userAgent, string? authorization, int status, int? code)
    {
        await using var discord = await StartAsync();

        var (response, body) = await SendAsync(discord, HttpMethod.Get, path, authorization, null, userAgent);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (int?)body["code"]);
    }

    [Fact]
    public async Task Get_UserAgentOfNoLibrary_IsBlocked()
    {
        await using var discord = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(discord.ApiBaseUrl, "gateway"));

        using var response = await s_http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "hi", 50035)]
    [InlineData("application/json", "{", 50109)]
    [InlineData("application/json", "{}", 50006)]
    [InlineData("application/json", """{"content":" "}""", 50006)]
    [InlineData("application/json", """{"content":1}""", 50035)]
    [InlineData("application/json", """{"content":"hi","nonce":"12345678901234567890123456"}""", 50035)]
    [InlineData("application/json", """{"content":"hi","enforce_nonce":"yes"}""", 50035)]
    [InlineData("application/json", """{"content":"hi","allowed_mentions":{"parse":["nobody"]}}""", 50035)]
    public async Task Post_BadBody_IsRefused(string contentType, string body, int code)
    {
        await using var discord = await StartAsync();

        var (response, error) = await PostAsync(discord, new StringContent(body, Encoding.UTF8, contentType));

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (int?)error["code"]));
        Assert.Empty(discord.Messages);
    }

    [Theory]
    [InlineData(2000, HttpStatusCode.OK)]
    [InlineData(2001, HttpStatusCode.BadRequest)]
    public async Task Post_Length_IsLimited(int length, HttpStatusCode status)
    {
        await using var discord = await StartAsync();

        var (response, body) = await PostAsync(discord, new JsonObject { ["content"] = new string('x', length) });

        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK) Assert.Equal("BASE_TYPE_MAX_LENGTH", (string?)body["errors"]!["content"]!["_errors"]![0]!["code"]);
    }

    [Theory]
    [InlineData(true, 2, 1)]
    [InlineData(true, 4, 2)]
    [InlineData(false, 2, 2)]
    public async Task Post_SameNonce_ShowsOnceWhileEnforcedAndFresh(bool enforce, int minutesBetween, int shown)
    {
        await using var discord = await StartAsync();
        var post = new JsonObject { ["content"] = "hi", ["nonce"] = "Ev1", ["enforce_nonce"] = enforce };

        var (_, first) = await PostAsync(discord, post);
        _time.Advance(TimeSpan.FromMinutes(minutesBetween));
        var (_, second) = await PostAsync(discord, post);

        Assert.Equal(shown, discord.Messages.Count);
        Assert.Equal(2 - shown, discord.RepeatedPosts);
        Assert.Equal(shown == 1, (string?)first["id"] == (string?)second["id"]);
    }

    [Theory]
    [InlineData("""{"parse":[]}""", false)]
    [InlineData("""{"parse":["users"]}""", false)]
    [InlineData("""{"parse":["everyone"]}""", true)]
    [InlineData(null, true)]
    public async Task Post_Everyone_PingsUnlessMentionsForbidIt(string? allowedMentions, bool pings)
    {
        await using var discord = await StartAsync();
        var post = new JsonObject { ["content"] = "@everyone hi" };
        if (allowedMentions is not null) post["allowed_mentions"] = JsonNode.Parse(allowedMentions);

        await PostAsync(discord, post);

        Assert.Equal(pings, Assert.Single(discord.Messages).PingsEveryone);
    }

    [Fact]
    public async Task Post_BeyondTheLimit_WaitsForTheWindow()
    {
        await using var discord = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var (taken, _) = await PostAsync(discord, new JsonObject { ["content"] = "hi" });
            Assert.Equal((4 - i).ToString(CultureInfo.InvariantCulture), taken.Headers.GetValues("X-RateLimit-Remaining").Single());
        }

        _time.Advance(TimeSpan.FromSeconds(1.5));
        var (limited, error) = await PostAsync(discord, new JsonObject { ["content"] = "hi" });
        _time.Advance(TimeSpan.FromSeconds(3.5));
        var (next, _) = await PostAsync(discord, new JsonObject { ["content"] = "hi" });

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal((3.5, false), ((double)error["retry_after"]!, (bool)error["global"]!));
        Assert.Equal(TimeSpan.FromSeconds(4), limited.Headers.RetryAfter!.Delta);
        Assert.Equal(("5", "0", "user"), (Header(limited, "X-RateLimit-Limit"), Header(limited, "X-RateLimit-Remaining"), Header(limited, "X-RateLimit-Scope")));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task AnswerNext_Faults_AreAnsweredInOrder()
    {
        await using var discord = await StartAsync();
        discord.AnswerNext(PostFault.RateLimited(TimeSpan.FromSeconds(64.57), global: true));
        discord.AnswerNext(PostFault.ServerError());
        discord.AnswerNext(PostFault.LostAnswer());
        var post = new JsonObject { ["content"] = "hi" };

        var (limited, error) = await PostAsync(discord, post);
        var (failed, _) = await PostAsync(discord, post);
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(discord, post));

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal((64.57, true), ((double)error["retry_after"]!, (bool)error["global"]!));
        Assert.Equal(("true", "global"), (Header(limited, "X-RateLimit-Global"), Header(limited, "X-RateLimit-Scope")));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Single(discord.Messages);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private Task<DiscordSimulator> StartAsync() => DiscordSimulator.StartAsync(new DiscordSimulatorOptions { Time = _time }, Cancellation);

    private static Task<(HttpResponseMessage Response, JsonObject Body)> PostAsync(DiscordSimulator discord, JsonObject body) =>
        PostAsync(discord, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private static Task<(HttpResponseMessage Response, JsonObject Body)> PostAsync(DiscordSimulator discord, HttpContent content) =>
        SendAsync(discord, HttpMethod.Post, "channels/200000000000000001/messages", Authorization, content, UserAgent);

    private static async Task<(HttpResponseMessage Response, JsonObject Body)> SendAsync(
        DiscordSimulator discord, HttpMethod verb, string path, string? authorization, HttpContent? content, string userAgent)
    {
        using var request = new HttpRequestMessage(verb, new Uri(discord.ApiBaseUrl, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        var response = await s_http.SendAsync(request, Cancellation);
        return (response, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }
}
