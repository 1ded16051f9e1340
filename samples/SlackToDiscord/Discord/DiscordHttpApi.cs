// Calls Discord's HTTP API: finds the gateway, posts messages, waits as long as a rate limit says.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Discord;

internal sealed partial class DiscordHttpApi(HttpClient http, IOptions<DiscordOptions> options, TimeProvider time, ILogger<DiscordHttpApi> log)
{
    private const string UserAgent = "DiscordBot (urn:riot:samples:slack-to-discord, 0.1.0)";
    private static readonly TimeSpan s_defaultPause = TimeSpan.FromSeconds(1);
    private readonly DiscordOptions _options = options.Value;

    public async Task<Uri> GetGatewayAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "gateway/bot", null, cancellationToken);
        var address = await response.Content.ReadFromJsonAsync(DiscordJson.Default.GatewayAddress, cancellationToken);
        return address!.Url;
    }

    /// <summary>Posts to the configured channel; returns once Discord has taken the message. A repeat under one nonce is not shown again.</summary>
    public async Task PostMessageAsync(string content, string nonce, CancellationToken cancellationToken)
    {
        var message = new CreateMessage(content, nonce, EnforceNonce: true, AllowedMentions.None);
        using var response = await SendAsync(HttpMethod.Post, $"channels/{_options.ChannelId}/messages", message, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CreateMessage? message, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, new Uri(_options.ApiBaseUrl, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bot", _options.BotToken);
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            if (message is not null) request.Content = JsonContent.Create(message, DiscordJson.Default.CreateMessage);

            var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                var error = await ReadErrorAsync(response, cancellationToken);
                if (response.StatusCode != HttpStatusCode.TooManyRequests) throw DiscordErrors.From(response.StatusCode, error);
                var pause = error?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : response.Headers.RetryAfter?.Delta ?? s_defaultPause;
                LogRateLimit(pause);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private static async Task<DiscordError?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(DiscordJson.Default.DiscordError, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Discord asks to wait {Pause} before the next call.")]
    private partial void LogRateLimit(TimeSpan pause);
}
