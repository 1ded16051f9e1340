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
        var backoff = new Backoff(s_some, s_some);
        var first = reader.Set(default(TimeSpan?), "First", SettingForm.Time, (_, time) => new Backoff(time, time).First, TimeRange.MoreThanZero);
        var longest = reader.Set(default(TimeSpan?), "Longest", SettingForm.Time, (_, time) => new Backoff(time, time).Longest, TimeRange.MoreThanZero);
        backoff = reader.Set(backoff, "Factor", SettingForm.Number, (all, number) => all with { Factor = number }, "1 or more and finite");
        backoff = reader.Set(backoff, "Jitter", SettingForm.Number, (all, number) => all with { Jitter = number }, "between 0 and 1");
        backoff = reader.Set(backoff, "GiveUpAfter", SettingForm.WholeNumber, (all, number) => all with { GiveUpAfter = number }, "1 or more and at most 2147483647");
        if (longest >= first)
        {
            return spec with
            {
                Backoff = new Backoff(first.Value, longest.Value) { Factor = backoff.Factor, Jitter = backoff.Jitter, GiveUpAfter = backoff.GiveUpAfter },
            };
        }

        if (longest < first)
            reader.Refuse("Longest", $"is {longest}: it must not be less than First, {first}.");
        return spec;
    }
}
