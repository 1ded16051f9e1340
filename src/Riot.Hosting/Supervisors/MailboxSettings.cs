using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Reads the section <c>Mailbox</c> of a child (R5, S10).</summary>
internal static class MailboxSettings
{
    private const string Key = "Mailbox";

    public static ChildSpec Read(SectionReader child, ChildSpec spec)
    {
        if (!child.Has(Key))
            return spec;
        var reader = child.Of(Key);
        reader.RefuseOthers("a mailbox", "Capacity", "WhenFull");
        if (reader.Section.Value is { Length: > 0 } text)
        {
            child.Refuse(Key, $"is '{text}', not a section with Capacity and, if need be, WhenFull.");
            return spec;
        }

        if (!reader.Has("Capacity"))
            reader.Refuse("Capacity", "is missing: it must be a whole number of 1 or more.");
        var limit = reader.Set(new MailboxLimit(1, MailboxFullMode.Reject), "Capacity", SettingForm.WholeNumber, (all, number) => all with { Capacity = number }, "1 or more");
        limit = reader.Set(limit, "WhenFull", SettingForm.NameOf<MailboxFullMode>(), (all, mode) => all with { WhenFull = mode });
        return spec with { Mailbox = limit };
    }
}
