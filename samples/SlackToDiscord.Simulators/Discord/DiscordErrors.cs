// The error bodies of Discord's HTTP API.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Discord;

internal static class DiscordErrors
{
    public static IResult Unauthorized() => Error(401, 0, "401: Unauthorized");

    public static IResult UnknownChannel() => Error(404, 10003, "Unknown Channel");

    public static IResult EmptyMessage() => Error(400, 50006, "Cannot send an empty message");

    public static IResult Blocked() => Error(400, 200000, "Message was blocked by automatic moderation");

    public static IResult InvalidJson() => Error(400, 50109, "The request body contains invalid JSON.");

    public static IResult WrongContentType() =>
        Error(400, 50035, "Expected \"Content-Type\" header to be one of {'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}.");

    public static IResult InvalidForm(string field, string code, string message) => Results.Json(new JsonObject
    {
        ["message"] = "Invalid Form Body",
        ["code"] = 50035,
        ["errors"] = new JsonObject
        {
            [field] = new JsonObject { ["_errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }) },
        },
    }, statusCode: 400);

    public static IResult RateLimited(TimeSpan retryAfter, bool global) => Results.Json(new JsonObject
    {
        ["message"] = "You are being rate limited.",
        ["retry_after"] = Math.Round(retryAfter.TotalSeconds, 3),
        ["global"] = global,
    }, statusCode: 429);

    /// <summary>Discord's own 500 has a JSON body; those above come from the proxies in front of it.</summary>
    public static IResult ServerError(int status) => status == 500
        ? Error(500, 0, "500: Internal Server Error")
        : Results.Text($"<html><body>error {status}</body></html>", "text/html", statusCode: status);

    public static IResult Error(int status, int code, string message) =>
        Results.Json(new JsonObject { ["message"] = message, ["code"] = code }, statusCode: status);
}
