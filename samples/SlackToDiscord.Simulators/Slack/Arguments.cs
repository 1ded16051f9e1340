// The arguments of a Web API call, from whichever of query, form or JSON body carries them.
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Slack;

internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Slack's name for what is wrong with the body; null if nothing is.</summary>
    public string? Error { get; private set; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public static async Task<Arguments> ReadAsync(HttpRequest request)
    {
        var arguments = new Arguments();
        foreach (var (name, value) in request.Query) arguments._values[name] = value.ToString();
        if (HttpMethods.IsPost(request.Method)) arguments.Error = await arguments.ReadBodyAsync(request);
        return arguments;
    }

    private async Task<string?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentType is null) return request.ContentLength > 0 ? "missing_post_type" : null;
        switch (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType : null)
        {
            case "application/x-www-form-urlencoded" or "multipart/form-data":
                foreach (var (name, value) in await request.ReadFormAsync()) _values[name] = value.ToString();
                return null;
            case "application/json":
                return await ReadJsonAsync(request);
            default:
                return "invalid_post_type";
        }
    }

    private async Task<string?> ReadJsonAsync(HttpRequest request)
    {
        try
        {
            if (await JsonNode.ParseAsync(request.Body) is not JsonObject body) return "json_not_object";
            foreach (var (name, value) in body)
                if (value is not null) _values[name] = value is JsonValue scalar ? scalar.ToString() : value.ToJsonString();
            return null;
        }
        catch (JsonException)
        {
            return "invalid_json";
        }
    }
}
