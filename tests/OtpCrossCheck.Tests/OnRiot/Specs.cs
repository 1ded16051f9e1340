// The specs of Riot's supervisors, made from what a scenario declares.
using System.Globalization;

namespace Riot.OtpCrossCheck.OnRiot;

internal static class Specs
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    public static SupervisorSpec Supervisor(Part part, Cast cast)
    {
        var spec = new SupervisorSpec()
            .Intensity(MaxRestarts(part), s_period)
            .ShutDownOn(AutoShutdownOf(part));
        spec = part.Says("one-for-all") ? spec.OneForAll() : part.Says("rest-for-one") ? spec.RestForOne() : spec.OneForOne();
        return cast.Under(part.Name).Aggregate(spec, (whole, child) => whole.Add(Child(child, cast)));
    }

    public static DynamicSupervisorSpec Dynamic(Part part) =>
        new DynamicSupervisorSpec().Intensity(MaxRestarts(part), s_period).ShutDownOn(AutoShutdownOf(part));

    public static ChildSpec Child(Part part, Cast cast)
    {
        var spec = part.IsSupervisor
            ? ChildSpec.Of(part.Name, Supervisor(part, cast)).WithOptions(new ProcessOptions { Name = part.Name })
            : ChildSpec.Of<RiotServer>(part.Name, part, cast);
        spec = part.Says("transient") ? spec.Transient() : part.Says("temporary") ? spec.Temporary() : spec.Permanent();
        spec = part.Says("brutally") ? spec.StopByKill() : part.Says("briefly") ? spec.StopWithin(RiotPlay.Tick) : spec;
        return part.Says("significant") ? spec.AsSignificant() : spec;
    }

    private static int MaxRestarts(Part part) =>
        part.After("restarts") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : 3;

    private static AutoShutdown AutoShutdownOf(Part part) =>
        part.Says("ends-with-any") ? AutoShutdown.AnySignificant
        : part.Says("ends-with-all") ? AutoShutdown.AllSignificant
        : AutoShutdown.Never;
}
