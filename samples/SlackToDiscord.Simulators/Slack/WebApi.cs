// The Web API: authorises a call as Slack does, then runs its method. Answers are 200 with "ok", but for 429.
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Slack;

internal sealed class WebApi(SlackSimulatorOptions options, GuardedState state, SocketMode sockets, EventQueue events)
{
    public bool RefuseAuth { get; set; }

    public Queue<TimeSpan> RateLimits { get; } = new();

    public List<SlackPost> Posts { get; } = [];

    public void Map(WebApplication app, Func<Uri> socketAddress) =>
        app.MapMethods("/api/{method}", [HttpMethods.Get, HttpMethods.Post], async (HttpContext http, string method) =>
        {
            var arguments = await Arguments.ReadAsync(http.Request);
            var limit = state.Change(() => RateLimits.TryDequeue(out var retryAfter) ? retryAfter : (TimeSpan?)null);
            if (limit is { } pause)
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await WriteAsync(http, Error("ratelimited"));
                return;
            }

            await WriteAsync(http, state.Change(() => Answer(http.Request, method, arguments, socketAddress())));
        });

    private JsonObject Answer(HttpRequest request, string method, Arguments arguments, Uri socketAddress)
    {
        if (arguments.Error is { } error) return Error(error);
        var mustPost = method is "apps.connections.open" or "chat.postMessage";
        return method switch
        {
            _ when mustPost && !HttpMethods.IsPost(request.Method) => Error("insecure_request"),
            "apps.connections.open" => Refusal(request, options.AppToken) ?? OpenConnection(socketAddress),
            "auth.test" => Refusal(request, options.BotToken) ?? TestAuth(),
            "chat.postMessage" => Refusal(request, options.BotToken) ?? PostMessage(arguments),
            "users.info" => Refusal(request, options.BotToken) ?? UserInfo(arguments),
            _ => new JsonObject { ["ok"] = false, ["error"] = "unknown_method", ["req_method"] = method },
        };
    }

    private JsonObject? Refusal(HttpRequest request, string expected)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return Error("not_authed");
        var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
        if (RefuseAuth || (token != options.AppToken && token != options.BotToken)) return Error("invalid_auth");
        return token == expected ? null : Error("not_allowed_token_type");
    }

    private JsonObject OpenConnection(Uri socketAddress) => new()
    {
        ["ok"] = true,
        ["url"] = new Uri(socketAddress, $"link/?ticket={sockets.NewTicket()}&app_id={SlackSimulatorOptions.AppId}").ToString(),
    };

    private static JsonObject TestAuth() => new()
    {
        ["ok"] = true,
        ["url"] = "https://simulated.slack.com/",
        ["team"] = "Simulated",
        ["user"] = "simulated_bot",
        ["team_id"] = SlackSimulatorOptions.TeamId,
        ["user_id"] = SlackSimulatorOptions.BotUserId,
        ["bot_id"] = SlackSimulatorOptions.BotId,
        ["is_enterprise_install"] = false,
    };

    private JsonObject PostMessage(Arguments arguments)
    {
        if (arguments["channel"] is not { } channel || !options.Channels.Contains(channel)) return Error("channel_not_found");
        if (arguments["text"] is not { Length: > 0 } text) return Error("no_text");
        if (text.Length > 40_000) return Error("msg_too_long");

        var ts = events.NextTimestamp();
        var message = SlackEvents.BotMessage(channel, text);
        message["ts"] = ts;
        Posts.Add(new SlackPost(channel, text, ts));
        _ = events.Add((JsonObject)message.DeepClone());
        message.Remove("channel");
        message.Remove("channel_type");
        return new JsonObject { ["ok"] = true, ["channel"] = channel, ["ts"] = ts, ["message"] = message };
    }

    private JsonObject UserInfo(Arguments arguments)
    {
        if (arguments["user"] is not { } id || !options.Users.TryGetValue(id, out var name)) return Error("user_not_found");
        return new JsonObject
        {
            ["ok"] = true,
            ["user"] = new JsonObject
            {
                ["id"] = id,
                ["team_id"] = SlackSimulatorOptions.TeamId,
                ["name"] = name.ToLowerInvariant(),
                ["deleted"] = false,
                ["real_name"] = name,
                ["profile"] = new JsonObject { ["real_name"] = name, ["display_name"] = name },
                ["is_bot"] = false,
            },
        };
    }

    private static JsonObject Error(string error) => new() { ["ok"] = false, ["error"] = error };

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(answer.ToJsonString());
    }
}
