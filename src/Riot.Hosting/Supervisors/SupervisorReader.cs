using System.Globalization;
using Microsoft.Extensions.Configuration;
using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Reads one supervisor, and those below it, from configuration (S10), and takes down what is wrong and with which key.</summary>
internal sealed class SupervisorReader(ProcessTypes types, ProcessNames names, ICollection<string> problems)
{
    private static readonly string[] s_rules = ["Strategy", "MaxRestarts", "Period", "AutoShutdown", "Children"];
    private readonly SettingNotes _notes = new();

    /// <summary>Reads the one of this name. Each has a reader of its own.</summary>
    public ConfiguredSupervisor Read(IConfigurationSection section, string name)
    {
        var reader = new SectionReader(section, problems);
        reader.RefuseOthers("a supervisor", s_rules);
        return new ConfiguredSupervisor(name, ReadRulesAndChildren(reader, name, new SupervisorSpec(name)), _notes.All);
    }

    private SupervisorSpec ReadRulesAndChildren(SectionReader reader, string whose, SupervisorSpec spec)
    {
        spec = reader.Set(spec, "Strategy", SettingForm.NameOf<Strategy>(), (rules, strategy) => strategy switch
        {
            Strategy.OneForAll => rules.OneForAll(),
            Strategy.RestForOne => rules.RestForOne(),
            _ => rules.OneForOne(),
        });
        spec = reader.Set(spec, "MaxRestarts", SettingForm.WholeNumber, (rules, number) => rules.Intensity(number, rules.Period), "zero or more and at most 2147483647");
        spec = reader.Set(spec, "Period", SettingForm.Time, (rules, time) => rules.Intensity(rules.MaxRestarts, time), TimeRange.MoreThanZero);
        spec = reader.Set(spec, "AutoShutdown", SettingForm.NameOf<AutoShutdown>(), (rules, autoShutdown) => rules.ShutDownOn(autoShutdown));
        foreach (var child in ChildrenOf(reader))
            spec = AddChild(child, whose, spec);
        _notes.OfSupervisor(whose, reader, spec);
        return spec;
    }

    // A list keeps its order, by its indexes; the keys of a section are sorted, and children have an order (S1).
    private IEnumerable<SectionReader> ChildrenOf(SectionReader supervisor)
    {
        var section = supervisor.Section.GetSection("Children");
        if (section.Value is { Length: > 0 } text)
            problems.Add($"{section.Path} is '{text}', not a list of children.");
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                problems.Add($"{child.Path} is no entry of a list: children have an order, so write [ {{ \"Id\": \"{child.Key}\", … }} ].");
            else if (child.Value is { } scalar)
                problems.Add($"{child.Path} is '{scalar}', not a child with Id, Type and so on.");
            else
                yield return new SectionReader(child, problems);
        }
    }

    private SupervisorSpec AddChild(SectionReader reader, string parentsName, SupervisorSpec parent)
    {
        var id = IdOf(reader, parent);
        var whose = $"{parentsName}\n{id}";
        if (reader.Has("Type"))
        {
            reader.RefuseOthers("a child that has a Type", ["Type", .. ChildSettings.Keys]);
            return parent.Add(ReadChild(reader, whose, TypeOf(reader)(id), parent));
        }

        reader.RefuseOthers("a child that is a supervisor", [.. s_rules, .. ChildSettings.Keys]);
        if (!Array.Exists(s_rules, reader.Has))
            problems.Add($"{reader.Section.Path} says neither by Type nor by Children what child it is: it must have a Type, {Registered()}, or Children.");
        return parent.Supervisor(id, inner => ReadRulesAndChildren(reader, whose, inner), child => ReadChild(reader, whose, child, parent));
    }

    private ChildSpec ReadChild(SectionReader reader, string whose, ChildSpec child, SupervisorSpec parent)
    {
        child = ChildSettings.Read(reader, child, parent.AutoShutdown);
        child = reader.Set(child, "Name", SettingForm.Text, (spec, name) =>
        {
            if (name.Length > 0 && string.IsNullOrWhiteSpace(name))
                reader.Refuse("Name", $"is '{name}', which is blank: it must be a name, or be left out.");
            else if (name.Length > 0 && names.Clash(name, reader.Section.GetSection("Name").Path) is { } other)
                reader.Refuse("Name", $"is '{name}', the name of {other} too: it must be its own.");
            return name.Length > 0 ? spec.Named(name) : spec;
        });
        _notes.OfChild(whose, reader, reader.Has("Type") ? types.Registered(reader.Section["Type"]!) : null, child);
        return child;
    }

    // With a wrong id it goes on under another one, to find what else is wrong.
    private static string IdOf(SectionReader reader, SupervisorSpec parent)
    {
        var id = reader.Section["Id"];
        if (string.IsNullOrWhiteSpace(id))
            reader.Refuse("Id", "is missing: it must be a name of its own among its siblings.");
        else if (parent.Children.Any(child => child.Id == id))
            reader.Refuse("Id", $"is '{id}', as is that of another child: it must be its own among its siblings.");
        else
            return id;
        return reader.Section.Path;
    }

    private Func<string, ChildSpec> TypeOf(SectionReader reader)
    {
        var name = reader.Section["Type"] ?? "";
        if (types.Find(name) is { } type)
            return type;
        reader.Refuse("Type", $"is '{name}', which is no process type: it must be {Registered()}.");
        return id => ChildSpec.Of(id, _ => Task.CompletedTask);
    }

    private string Registered() =>
        types.Names.Count == 0 ? "registered by AddProcessType, which none is" : $"one of those registered by AddProcessType: {string.Join(", ", types.Names)}";
}
