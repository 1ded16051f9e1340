using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Reads the settings that a child has whatever it is (S10): when it is started again, how it is stopped.</summary>
internal static class ChildSettings
{
    /// <summary>The keys of these settings.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["Id", "Name", "Restart", "Shutdown", "IsSignificant", "StartTimeout", "Backoff", "TrapExits", "Priority", "Placement", "Mailbox"];

    private static SettingForm<Func<ChildSpec, ChildSpec>> Shutdown { get; } = SettingForm.WordOrTime<Func<ChildSpec, ChildSpec>>(
        time => child => child with { Shutdown = Riot.Shutdown.After(time) },
        ("kill", child => child with { Shutdown = Riot.Shutdown.Kill }),
        ("infinite", child => child with { Shutdown = Riot.Shutdown.Infinite }));

    /// <param name="autoShutdown">What the supervisor does when significant children end.</param>
    public static ChildSpec Read(SectionReader reader, ChildSpec child, AutoShutdown autoShutdown)
    {
        child = reader.Set(child, "Restart", SettingForm.NameOf<Restart>(), (spec, restart) => spec with { Restart = restart });
        child = reader.Set(child, "Shutdown", Shutdown, (spec, shutdown) => shutdown(spec), TimeRange.ZeroOrMore);
        child = reader.Set(child, "StartTimeout", SettingForm.Time, (spec, time) => spec with { StartTimeout = time }, TimeRange.MoreThanZero);
        child = BackoffSettings.Read(reader, child);
        child = reader.Set(child, "TrapExits", SettingForm.Flag, (spec, flag) => spec with { TrapExits = flag });
        child = reader.Set(child, "Priority", SettingForm.NameOf<ProcessPriority>(), (spec, priority) => spec with { Priority = priority });
        child = reader.Set(child, "Placement", SettingForm.NameOf<ProcessPlacement>(), (spec, placement) => spec with { Placement = placement });
        child = MailboxSettings.Read(reader, child);
        return reader.Set(child, "IsSignificant", SettingForm.Flag, (spec, flag) => flag ? Significant(reader, spec, autoShutdown) : spec);
    }

    // Here and not in the spec, where the error could not name the keys.
    private static ChildSpec Significant(SectionReader reader, ChildSpec child, AutoShutdown autoShutdown)
    {
        if (child.Restart == Restart.Permanent)
            reader.Refuse("IsSignificant", "is true, but a permanent child never ends for good: it must be false, or Restart must be Transient or Temporary.");
        else if (autoShutdown == AutoShutdown.Never)
            reader.Refuse("IsSignificant", "is true, but its supervisor never shuts down on its own: it must be false, or the supervisor's AutoShutdown AnySignificant or AllSignificant.");
        else
            return child with { IsSignificant = true };
        return child;
    }
}
