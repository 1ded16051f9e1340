// Calls Slack's Web API: opens Socket Mode connections with the app token, looks people up with the bot token.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Slack;

internal sealed class SlackWebApi(HttpClient http, IOptions<SlackOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_defaultPause = TimeSpan.FromSeconds(1);
    private readonly SlackOptions _options = options.Value;

    /// <summary>Asks for the address of a new socket; good for one connection, at once.</summary>
    public async Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "apps.connections.open", nameof(SlackOptions.AppToken), _options.AppToken, [], SlackJson.Default.SlackConnectionAnswer, cancellationToken);
        return answer.Url ?? throw new SlackException("apps.connections.open", "no url");
    }

    /// <summary>Finds out whether the bot token is any good before the first message needs it.</summary>
    public Task CheckBotTokenAsync(CancellationToken cancellationToken) =>
        CallAsync("auth.test", nameof(SlackOptions.BotToken), _options.BotToken, [], SlackJson.Default.SlackAnswer, cancellationToken);

    /// <summary>The name that people in Slack see; the id itself if Slack knows no such user.</summary>
    public async Task<string> GetDisplayNameAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await CallAsync(
                "users.info", nameof(SlackOptions.BotToken), _options.BotToken, [new("user", userId)], SlackJson.Default.SlackUserAnswer, cancellationToken);
            string?[] names = [answer.User?.Profile?.DisplayName, answer.User?.RealName, answer.User?.Name];
            return names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? userId;
        }
        catch (SlackException unknown) when (unknown.Error is "user_not_found" or "user_not_visible")
        {
            return userId;
        }
    }

    private async Task<T> CallAsync<T>(
        string method, string setting, string token, KeyValuePair<string, string>[] arguments, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : SlackAnswer
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.ApiBaseUrl, method));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = new FormUrlEncodedContent(arguments);
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? s_defaultPause, time, cancellationToken);
                continue;
            }

            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync(type, cancellationToken);
            if (answer is { Ok: true }) return answer;
            throw SlackErrors.From(method, answer?.Error, $"{SlackOptions.Section}:{setting}");
        }
    }
}
