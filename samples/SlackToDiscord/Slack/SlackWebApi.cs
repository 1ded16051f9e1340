// Calls Slack's Web API: opens Socket Mode connections with the app token, looks people up with the bot token.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Slack;

internal sealed class SlackWebApi(HttpClient http, IOptions<SlackOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_defaultPause = TimeSpan.FromSeconds(1);
    private readonly SlackOptions _options = options.Value;

    /// <summary>Asks for the address of a new socket; good for one connection, at once.</summary>
    public async Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync("apps.connections.open", nameof(SlackOptions.AppToken), _options.AppToken, [], cancellationToken);
        return answer.Url ?? throw new SlackException("apps.connections.open", "no url");
    }

    /// <summary>Finds out whether the bot token is any good before the first message needs it.</summary>
    public Task CheckBotTokenAsync(CancellationToken cancellationToken) => CallWithBotTokenAsync("auth.test", [], cancellationToken);

    /// <summary>The name that people in Slack see; the id itself if Slack knows no such user.</summary>
    public async Task<string> GetDisplayNameAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await CallWithBotTokenAsync("users.info", [new("user", userId)], cancellationToken);
            string?[] names = [answer.User?.Profile?.DisplayName, answer.User?.RealName, answer.User?.Name];
            return names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? userId;
        }
        catch (SlackException unknown) when (unknown.Error is "user_not_found" or "user_not_visible")
        {
            return userId;
        }
    }

    private Task<SlackAnswer> CallWithBotTokenAsync(string method, KeyValuePair<string, string>[] arguments, CancellationToken cancellationToken) =>
        CallAsync(method, nameof(SlackOptions.BotToken), _options.BotToken, arguments, cancellationToken);

    private async Task<SlackAnswer> CallAsync(
        string method, string setting, string token, KeyValuePair<string, string>[] arguments, CancellationToken cancellationToken)
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
            var answer = await response.Content.ReadFromJsonAsync(SlackJson.Default.SlackAnswer, cancellationToken);
            if (answer is { Ok: true }) return answer;
            throw SlackErrors.From(method, answer?.Error, $"{SlackOptions.Section}:{setting}");
        }
    }
}
