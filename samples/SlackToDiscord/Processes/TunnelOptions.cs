// The settings of the tunnel itself, section "Tunnel".
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Processes;

internal sealed class TunnelOptions
{
    public const string Section = "Tunnel";

    /// <summary>The pause before the unit is started again; doubled each time, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause; a unit that has lived longer than this begins with <see cref="FirstPause"/> again.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class TunnelOptionsValidator : IValidateOptions<TunnelOptions>
{
    private static readonly TimeSpan s_aDay = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, TunnelOptions options)
    {
        if (options.FirstPause <= TimeSpan.Zero)
            return ValidateOptionsResult.Fail($"Tunnel:FirstPause is {options.FirstPause}: a pause is more than zero, as in 00:00:01.");
        if (options.LongestPause < options.FirstPause)
            return ValidateOptionsResult.Fail($"Tunnel:LongestPause is {options.LongestPause}, less than Tunnel:FirstPause, {options.FirstPause}: swap them.");
        return options.LongestPause > s_aDay
            ? ValidateOptionsResult.Fail($"Tunnel:LongestPause is {options.LongestPause}: use a day at most. Hours, minutes and seconds are written as 00:00:30.")
            : ValidateOptionsResult.Success;
    }
}
