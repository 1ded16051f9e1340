// The settings of the tunnel itself, section "Tunnel".
namespace SlackToDiscord.Processes;

internal sealed class TunnelOptions
{
    public const string Section = "Tunnel";

    /// <summary>The pause before the unit is started again; doubled each time, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause; a unit that has lived longer than this begins with <see cref="FirstPause"/> again.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);
}
