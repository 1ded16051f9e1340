// The unit as its supervisor sees it: three children that go down together and come back together, after a pause that grows.
using Riot;

namespace SlackToDiscord.Processes;

internal static class TunnelUnit
{
    /// <summary>The supervisor's name, with which those of its children begin.</summary>
    public const string Name = "tunnel";

    public const string Relay = $"{Name}/relay";
    public const string Discord = $"{Name}/discord";
    public const string Slack = $"{Name}/slack";

    /// <summary>Adds the unit under its supervisor, and before it the process that reports on it.</summary>
    public static RiotBuilder AddTunnelUnit(this RiotBuilder riot, TunnelOptions options) => riot
        .AddProcess<UnitWatch>(UnitWatch.Name)
        .AddSupervisor(Name, tunnel => Describe(tunnel, options));

    /// <summary>Ties a connection to its unit's relay. Without a relay the unit is going down already, and the connection with it.</summary>
    public static void LinkToRelay(this ProcessContext self)
    {
        if (self.WhereIs(Relay) is not { } relay) self.Exit(new ExitReason.ShutdownWith("there is no relay"));
        else self.Link(relay);
    }

    // The relay first: the connections link to it and send to it. Slack last: nothing is said before everybody is there to hear it.
    // However long a service is away, the supervisor does not give up: restarts that wait do not count, and whoever restarts the program instead could
    // only wait as well. What waiting cannot heal ends the program by way of FatalAnswer.
    private static SupervisorSpec Describe(SupervisorSpec tunnel, TunnelOptions options)
    {
        return tunnel.OneForAll()
            .Child<Relay>("relay", child => Waiting(child, Relay))
            .Child<DiscordConnection>("discord", child => Waiting(child, Discord))
            .Child<SlackConnection>("slack", child => Waiting(child, Slack));

        ChildSpec Waiting(ChildSpec child, string name) =>
            child.Named(name).WithBackoff(options.FirstPause, options.LongestPause);
    }
}
