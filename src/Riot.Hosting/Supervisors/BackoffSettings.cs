using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Reads the section <c>Backoff</c> of a child (S7, S10).</summary>
internal static class BackoffSettings
{
    private const string Key = "Backoff";
    private static readonly TimeSpan s_some = TimeSpan.FromSeconds(1);

    public static ChildSpec Read(SectionReader child, ChildSpec spec)
    {
        if (!child.Has(Key))
            return spec;
        var reader = child.Of(Key);
        reader.RefuseOthers("a back-off", "First", "Longest", "Factor", "Jitter", "GiveUpAfter");
        if (reader.Section.Value is { Length: > 0 } text)
        {
            child.Refuse(Key, $"is '{text}', not a section with First and Longest, and if need be Factor, Jitter and GiveUpAfter.");
            return spec;
        }

        foreach (var key in (string[])["First", "Longest"])
        {
            if (!reader.Has(key))
                reader.Refuse(key, "is missing: it must be a time of more than zero.");
        }

        // Each value alone has to do in a back-off that is right otherwise.
        var standard = spec.WithBackoff(s_some, s_some).Backoff!;
        var first = reader.Set(default(TimeSpan?), "First", SettingForm.Time, (_, time) => spec.WithBackoff(time, time).Backoff!.First, TimeRange.MoreThanZero);
        var longest = reader.Set(default(TimeSpan?), "Longest", SettingForm.Time, (_, time) => spec.WithBackoff(time, time).Backoff!.Longest, TimeRange.MoreThanZero);
        var factor = reader.Set(
            standard.Factor, "Factor", SettingForm.Number, (_, number) => spec.WithBackoff(s_some, s_some, factor: number).Backoff!.Factor, "1 or more and finite");
        var jitter = reader.Set(
            standard.Jitter, "Jitter", SettingForm.Number, (_, number) => spec.WithBackoff(s_some, s_some, jitter: number).Backoff!.Jitter, "between 0 and 1");
        var giveUpAfter = reader.Set(
            standard.GiveUpAfter, "GiveUpAfter", SettingForm.WholeNumber, (_, number) => spec.WithBackoff(s_some, s_some, giveUpAfter: number).Backoff!.GiveUpAfter,
            "1 or more and at most 2147483647");
        if (longest >= first)
            return spec.WithBackoff(first.Value, longest.Value, factor, jitter, giveUpAfter);
        if (longest < first)
            reader.Refuse("Longest", $"is {longest}: it must not be less than First, {first}.");
        return spec;
    }
}
