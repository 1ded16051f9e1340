using System.Globalization;
using Microsoft.Extensions.Configuration;
using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Reads supervisors, and those below them, from configuration (S10), and records what is wrong and with which key.</summary>
/// <param name="settings">Takes each setting, so that two readings can be compared (H4).</param>
internal sealed class SupervisorReader(
    ProcessTypes types, ProcessNames names, ICollection<ConfiguredSetting> settings, ICollection<string> problems)
{
    private static readonly string[] s_rules = ["Strategy", "MaxRestarts", "Period", "AutoShutdown", "Children"];

    /// <summary>Reads the one of this name.</summary>
    public SupervisorSpec Read(IConfigurationSection section, string name)
    {
        var reader = new SectionReader(section, problems);
        reader.RefuseOthers("a supervisor", s_rules);
        return ReadRulesAndChildren(reader, new SettingOwner(null, name, OwnerKind.Supervisor), new SupervisorSpec());
    }

    private SupervisorSpec ReadRulesAndChildren(SectionReader reader, SettingOwner whose, SupervisorSpec spec)
    {
        spec = reader.Set(spec, "Strategy", SettingForm.NameOf<Strategy>(), (rules, strategy) => rules with { Strategy = strategy });
        spec = reader.Set(spec, "MaxRestarts", SettingForm.WholeNumber, (rules, number) => rules with { MaxRestarts = number }, "zero or more and at most 2147483647");
        spec = reader.Set(spec, "Period", SettingForm.Time, (rules, time) => rules with { Period = time }, TimeRange.MoreThanZero);
        spec = reader.Set(spec, "AutoShutdown", SettingForm.NameOf<AutoShutdown>(), (rules, autoShutdown) => rules with { AutoShutdown = autoShutdown });
        foreach (var child in ChildrenOf(reader))
            spec = spec with { Children = [.. spec.Children, ReadChild(child, whose, spec)] };
        Note(whose, reader, nameof(spec.Strategy), spec.Strategy, isFixed: true);
        Note(whose, reader, nameof(spec.MaxRestarts), spec.MaxRestarts);
        Note(whose, reader, nameof(spec.Period), spec.Period);
        Note(whose, reader, nameof(spec.AutoShutdown), spec.AutoShutdown, isFixed: true);
        Note(whose, reader, nameof(spec.Children), spec.Children.Select(child => child.Id).ToArray(), isFixed: true);
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

    private ChildSpec ReadChild(SectionReader reader, SettingOwner above, SupervisorSpec parent)
    {
        var id = IdOf(reader, parent);
        var whose = new SettingOwner(above, id, reader.Has("Type") ? OwnerKind.Process : OwnerKind.Supervisor);
        if (whose.Kind == OwnerKind.Process)
        {
            reader.RefuseOthers("a child that has a Type", ["Type", .. ChildSettings.Keys]);
            return ReadSettings(reader, whose, TypeOf(reader)(id), parent);
        }

        reader.RefuseOthers("a child that is a supervisor", [.. s_rules, .. ChildSettings.Keys]);
        if (!Array.Exists(s_rules, reader.Has))
            problems.Add($"{reader.Section.Path} says neither by Type nor by Children what child it is: it must have a Type, {Registered()}, or Children.");
        return ReadSettings(reader, whose, ChildSpec.Of(id, ReadRulesAndChildren(reader, whose, new SupervisorSpec())), parent);
    }

    private ChildSpec ReadSettings(SectionReader reader, SettingOwner whose, ChildSpec child, SupervisorSpec parent)
    {
        child = ChildSettings.Read(reader, child, parent.AutoShutdown);
        child = reader.Set(child, "Name", SettingForm.Text, (spec, name) =>
        {
            if (name.Length > 0 && string.IsNullOrWhiteSpace(name))
                reader.Refuse("Name", $"is '{name}', which is blank: it must be a name, or be left out.");
            else if (name.Length > 0 && names.Clash(name, reader.Section.GetSection("Name").Path) is { } other)
                reader.Refuse("Name", $"is '{name}', the name of {other} too: it must be its own.");
            return string.IsNullOrWhiteSpace(name) ? spec : spec with { Name = name };
        });
        var type = whose.Kind == OwnerKind.Process ? types.Registered(reader.Section["Type"]!) : "that of a supervisor";
        Note(whose with { Kind = OwnerKind.Child }, reader, "Type", type, isFixed: true);
        Note(whose, reader, "Name", child.Name, isFixed: true);
        Note(whose, reader, nameof(child.TrapExits), child.TrapExits, isFixed: true);
        Note(whose, reader, nameof(child.Priority), child.Priority, isFixed: true);
        Note(whose, reader, nameof(child.Placement), child.Placement, isFixed: true);
        Note(whose, reader, nameof(child.Mailbox), child.Mailbox, isFixed: true);
        Note(whose, reader, "IsSignificant", child.IsSignificant, isFixed: true);
        Note(whose, reader, nameof(child.Restart), child.Restart);
        Note(whose, reader, nameof(child.Shutdown), child.Shutdown);
        Note(whose, reader, nameof(child.StartTimeout), child.StartTimeout);
        Note(whose, reader, nameof(child.Backoff), child.Backoff);
        return child;
    }

    private void Note(SettingOwner owner, SectionReader reader, string name, object? value, bool isFixed = false) =>
        settings.Add(new ConfiguredSetting(owner, name, reader.Section.GetSection(name).Path, value, isFixed));

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
