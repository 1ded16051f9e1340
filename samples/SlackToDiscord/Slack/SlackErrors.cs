// Tells which of Slack's errors trying again cannot change, and which setting to fix then.
using System.Collections.Frozen;

namespace SlackToDiscord.Slack;

internal static class SlackErrors
{
    private static readonly FrozenSet<string> s_fatal = FrozenSet.Create(
        "not_authed", "invalid_auth", "not_allowed_token_type", "missing_scope", "no_permission", "access_denied", "forbidden_team",
        "token_revoked", "token_expired", "account_inactive", "user_removed_from_team", "team_disabled", "org_login_required");

    /// <param name="setting">The setting that holds the token of the call.</param>
    public static Exception From(string method, string? error, string setting) =>
        error is not null && s_fatal.Contains(error)
            ? new FatalServiceException($"Slack refuses {method} ({error}): check {setting}, its scopes, and that the app is installed.")
            : new SlackException(method, error);

    public static FatalServiceException SocketModeIsOff() =>
        new($"Socket Mode is switched off for the app of {SlackOptions.Section}:{nameof(SlackOptions.AppToken)}: switch it on in the app's settings.");
}

/// <summary>An error of one call; another try may do better.</summary>
internal sealed class SlackException(string method, string? error) : Exception($"Slack answered {method} with {error ?? "no error code"}.")
{
    public string? Error => error;
}
