// The HTTP API v10: who may call, where the gateway is, and posting messages with their limits and scripted faults.
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Discord;

internal sealed class HttpApi(DiscordSimulatorOptions options, GuardedState state, Gateway gateway, ChannelLog channels)
{
    private readonly Dictionary<string, RateLimitBucket> _buckets = options.ChannelIds.ToDictionary(
        id => id, _ => new RateLimitBucket(options.RateLimit, options.RateLimitWindow, options.Time));

    private TaskCompletionSource? _hold;

    public Queue<PostFault> Faults { get; } = new();

    public int Held { get; private set; }

    public IDisposable Hold()
    {
        var hold = _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Release(() => state.Change(() =>
        {
            _hold = null;
            hold.TrySetResult();
        }));
    }

    public void Map(WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.Use(GuardAsync));
        app.MapGet("/api/v10/gateway", (HttpContext _) => Results.Json(new JsonObject { ["url"] = gateway.Url }));
        app.MapGet("/api/v10/gateway/bot", (HttpContext _) => Results.Json(state.Read(GatewayInformation)));
        app.MapGet("/api/v10/users/@me", (HttpContext _) => Results.Json(DiscordJson.BotUser()));
        app.MapGet("/api/v10/channels/{id}", (string id) =>
            _buckets.ContainsKey(id) ? Results.Json(DiscordJson.Channel(id)) : DiscordErrors.UnknownChannel());
        app.MapPost("/api/v10/channels/{id}/messages", (HttpContext http, string id) => PostMessageAsync(http, id));
    }

    /// <summary>Refuses a call without a proper User-Agent or token, and gives unknown routes Discord's error body.</summary>
    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Headers.UserAgent.ToString().StartsWith("DiscordBot (", StringComparison.Ordinal))
        {
            await Results.Text("error code: 1010", statusCode: 403).ExecuteAsync(http);
            return;
        }

        var isOpen = http.Request.Path == "/api/v10/gateway";
        if (!isOpen && (state.Read(() => gateway.RefuseAuth) || http.Request.Headers.Authorization != "Bot " + options.BotToken))
        {
            await DiscordErrors.Unauthorized().ExecuteAsync(http);
            return;
        }

        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: 404 }) await DiscordErrors.Error(404, 0, "404: Not Found").ExecuteAsync(http);
        if (http.Response is { HasStarted: false, StatusCode: 405 }) await DiscordErrors.Error(405, 0, "405: Method Not Allowed").ExecuteAsync(http);
    }

    private JsonObject GatewayInformation() => new()
    {
        ["url"] = gateway.Url,
        ["shards"] = 1,
        ["session_start_limit"] = new JsonObject
        {
            ["total"] = 1000,
            ["remaining"] = 1000 - gateway.SessionsSoFar,
            ["reset_after"] = 86_400_000,
            ["max_concurrency"] = 1,
        },
    };

    private async Task<IResult> PostMessageAsync(HttpContext http, string channelId)
    {
        await WaitWhileHeldAsync(http.RequestAborted);
        if (!_buckets.TryGetValue(channelId, out var bucket)) return DiscordErrors.UnknownChannel();
        var (post, refusal) = await MessagePost.ReadAsync(http.Request);
        return state.Change(() => Answer(http, channelId, bucket, post, refusal));
    }

    private async Task WaitWhileHeldAsync(CancellationToken cancellationToken)
    {
        var hold = state.Change(() =>
        {
            if (_hold is not null) Held++;
            return _hold?.Task;
        });
        if (hold is not null) await hold.WaitAsync(cancellationToken);
    }

    private IResult Answer(HttpContext http, string channelId, RateLimitBucket bucket, MessagePost? post, IResult? refusal)
    {
        Faults.TryDequeue(out var fault);
        if (fault is PostFault.Failure failure) return DiscordErrors.ServerError(failure.Status);
        if (fault is PostFault.Block) return DiscordErrors.Blocked();
        if (fault is PostFault.RateLimit limit) return RateLimited(http, bucket, limit.RetryAfter, limit.Global);

        var taken = bucket.TryTake();
        if (!taken) return RateLimited(http, bucket, bucket.ResetAfter, false);
        WriteLimits(http.Response.Headers, bucket, bucket.ResetAfter);
        if (post is null) return refusal!;

        var message = channels.Take(channelId, post);
        if (fault is not PostFault.Lost) return Results.Json(message);
        http.Abort();
        return Results.Empty;
    }

    private IResult RateLimited(HttpContext http, RateLimitBucket bucket, TimeSpan retryAfter, bool global)
    {
        var headers = http.Response.Headers;
        headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Scope"] = global ? "global" : "user";
        if (global) headers["X-RateLimit-Global"] = "true";
        else WriteLimits(headers, bucket, retryAfter);
        return DiscordErrors.RateLimited(retryAfter, global);
    }

    private void WriteLimits(IHeaderDictionary headers, RateLimitBucket bucket, TimeSpan resetAfter)
    {
        var reset = options.Time.GetUtcNow() + resetAfter;
        headers["X-RateLimit-Limit"] = bucket.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = bucket.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = (reset.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset-After"] = resetAfter.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture);
        headers["X-RateLimit-Bucket"] = "simulated-create-message";
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
