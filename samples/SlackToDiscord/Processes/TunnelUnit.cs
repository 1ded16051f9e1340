// The unit as its supervisor sees it: three children that go down together and come back together, after a pause that grows.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    public static RiotBuilder AddTunnelUnit(this RiotBuilder riot) => riot
        .AddProcess<UnitWatch>(UnitWatch.Name)
        .AddSupervisor(Name, services => Spec(services.GetRequiredService<IOptions<TunnelOptions>>().Value));

    /// <summary>Ties a connection to its unit's relay. Without a relay the unit is going down already, and the connection with it.</summary>
    public static void LinkToRelay(this ProcessContext self)
    {
        if (self.Names.WhereIs(Relay) is not { } relay) self.Exit(new ExitReason.ShutdownWith("there is no relay"));
        else self.Link(relay);
    }

    // The relay first: the connections link to it and send to it. Slack last: nothing is said before everybody is there to hear it.
    // However long a service is away, the supervisor does not give up: restarts that wait do not count, and whoever restarts the program instead could
    // only wait as well. What waiting cannot heal ends the program by way of FatalAnswer.
    private static SupervisorSpec Spec(TunnelOptions pause)
    {
        var backoff = new Backoff(pause.FirstPause, pause.LongestPause);
        return new SupervisorSpec
        {
            Strategy = Strategy.OneForAll,
            Children =
            [
                ChildSpec.Of<Relay>("relay") with { Name = Relay, Backoff = backoff },
                ChildSpec.Of<DiscordConnection>("discord") with { Name = Discord, Backoff = backoff },
                ChildSpec.Of<SlackConnection>("slack") with { Name = Slack, Backoff = backoff },
            ],
        };
    }
}
