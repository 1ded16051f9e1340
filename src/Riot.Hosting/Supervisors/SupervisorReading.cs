using Microsoft.Extensions.Configuration;
using Riot.Hosting.Roots;

namespace Riot.Hosting.Supervisors;

/// <summary>What the configuration of a runtime says about supervisors at one moment: those that it declares, and what is wrong with them (S10).</summary>
internal sealed class SupervisorReading
{
    /// <summary>The section, within a runtime's, that holds them by name.</summary>
    public const string Key = "Supervisors";

    private readonly List<ConfiguredSupervisor> _supervisors = [];
    private readonly List<ConfiguredSetting> _settings = [];
    private readonly List<string> _problems = [];

    private SupervisorReading()
    {
    }

    /// <summary>Those that code has given a place first, the others in the order of their names.</summary>
    public IReadOnlyList<ConfiguredSupervisor> Supervisors => _supervisors;

    /// <summary>What is set of no single supervisor: which there are.</summary>
    public IReadOnlyList<ConfiguredSetting> Settings => _settings;

    /// <summary>A sentence for each thing that is wrong, which names the key in full.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <param name="sections">The sections of one runtime.</param>
    /// <param name="roots">What code has declared.</param>
    public static SupervisorReading Of(IReadOnlyList<IConfiguration> sections, IReadOnlyList<RootDeclaration> roots, ProcessTypes types)
    {
        var reading = new SupervisorReading();
        var names = new ProcessNames();
        foreach (var root in roots)
            names.Clash(root.Name, $"root process '{root.Name}'");
        var found = reading.Find(sections);
        foreach (var root in roots)
            reading.Match(root, found, sections);
        reading.RefuseOneSectionForTwo(roots);
        foreach (var (name, section) in found)
            names.Clash(name, section.Path);

        // In the order in which they start: first those that have a place among the roots.
        var placed = roots.Where(root => root.IsConfigured).Select(root => root.Name);
        foreach (var name in placed.Concat(found.Keys).Distinct(StringComparer.OrdinalIgnoreCase).ToList())
        {
            if (found.TryGetValue(name, out var section))
                reading._supervisors.Add(new SupervisorReader(types, names, reading._problems).Read(section, name));
        }

        if (sections.Count > 0)
            reading._settings.Add(new ConfiguredSetting("", Key, sections[0].GetSection(Key).Path, SettingNotes.List(found.Keys), IsFixed: true));

        return reading;
    }

    private SortedDictionary<string, IConfigurationSection> Find(IReadOnlyList<IConfiguration> sections)
    {
        var found = new SortedDictionary<string, IConfigurationSection>(StringComparer.OrdinalIgnoreCase);
        foreach (var all in sections.Select(section => section.GetSection(Key)).DistinctBy(section => section.Path))
        {
            if (all.Value is { Length: > 0 } text)
                _problems.Add($"{all.Path} is '{text}', not a section that holds supervisors by name.");
            foreach (var section in all.GetChildren())
            {
                if (string.IsNullOrWhiteSpace(section.Key))
                    _problems.Add($"{section.Path} has no name: a supervisor must have one.");
                else if (section.Value is { Length: > 0 } value)
                    _problems.Add($"{section.Path} is '{value}', not a section that says what the supervisor is: it must have Children.");
                else if (!found.TryAdd(section.Key, section))
                    _problems.Add($"{section.Path} is declared as {found[section.Key].Path} too: it must be in one of them only.");
            }
        }

        return found;
    }

    // The names of processes have case, the keys of the configuration have none.
    private void RefuseOneSectionForTwo(IReadOnlyList<RootDeclaration> roots)
    {
        foreach (var same in roots.Where(root => root.IsConfigured).GroupBy(root => root.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            _problems.Add($"Supervisors '{string.Join("', '", same.Select(root => root.Name))}' are to come from one section of the configuration: each must have one of its own.");
    }

    private void Match(RootDeclaration root, SortedDictionary<string, IConfigurationSection> found, IReadOnlyList<IConfiguration> sections)
    {
        var isFound = found.TryGetValue(root.Name, out var section);
        if (root.IsConfigured && !isFound)
        {
            var path = ConfigurationPath.Combine([.. sections.Take(1).OfType<IConfigurationSection>().Select(each => each.Path), Key, root.Name]);
            _problems.Add(sections.Count == 0
                ? $"Supervisor '{root.Name}' is to come from configuration, but the runtime has none: give AddRiot a section that has {path}."
                : $"{path} is missing: supervisor '{root.Name}' is to come from there.");
        }
        else if (!root.IsConfigured && isFound)
        {
            _problems.Add($"{section!.Path} is declared in code too, as root '{root.Name}': it must be in one of both only.");
            found.Remove(root.Name);
        }
    }
}
