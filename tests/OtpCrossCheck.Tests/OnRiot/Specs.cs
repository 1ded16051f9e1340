// The specs of Riot's supervisors, made from what a scenario declares.
using System.Globalization;

namespace Riot.OtpCrossCheck.OnRiot;

internal static class Specs
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    public static SupervisorSpec Supervisor(Part part, Cast cast)
    {
        var spec = new SupervisorSpec
        {
            MaxRestarts = MaxRestarts(part),
            Period = s_period,
            AutoShutdown = AutoShutdownOf(part),
        };
        spec = part.Says("one-for-all") ? spec with { Strategy = Strategy.OneForAll } : part.Says("rest-for-one") ? spec with { Strategy = Strategy.RestForOne } : spec with { Strategy = Strategy.OneForOne };
        return cast.Under(part.Name).Aggregate(spec, (whole, child) => whole with { Children = [.. whole.Children, Child(child, cast)] });
    }

    public static DynamicSupervisorSpec Dynamic(Part part) =>
        new DynamicSupervisorSpec { MaxRestarts = MaxRestarts(part), Period = s_period, AutoShutdown = AutoShutdownOf(part) };

    public static ChildSpec Child(Part part, Cast cast)
    {
        var spec = part.IsSupervisor
            ? ChildSpec.Of(part.Name, Supervisor(part, cast)) with { Name = part.Name }
            : ChildSpec.Of<RiotServer>(part.Name, [part, cast]);
        spec = part.Says("transient") ? spec with { Restart = Restart.Transient } : part.Says("temporary") ? spec with { Restart = Restart.Temporary } : spec with { Restart = Restart.Permanent };
        spec = part.Says("brutally") ? spec with { Shutdown = Shutdown.Kill } : part.Says("briefly") ? spec with { Shutdown = Shutdown.After(RiotPlay.Tick) } : spec;
        return part.Says("significant") ? spec with { IsSignificant = true } : spec;
    }

    private static int MaxRestarts(Part part) =>
        part.After("restarts") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : 3;

    private static AutoShutdown AutoShutdownOf(Part part) =>
        part.Says("ends-with-any") ? AutoShutdown.AnySignificant
        : part.Says("ends-with-all") ? AutoShutdown.AllSignificant
        : AutoShutdown.Never;
}
