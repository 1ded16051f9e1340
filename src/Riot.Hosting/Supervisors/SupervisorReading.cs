using Microsoft.Extensions.Configuration;
using Riot.Hosting.Roots;

namespace Riot.Hosting.Supervisors;

/// <summary>What the configuration of a runtime says about supervisors at one moment (S10).</summary>
/// <param name="Specs">By name, in the order in which they start: those that code has given a place first, the others in the order of their names.</param>
/// <param name="Settings">Which there are, and each setting of them and of those below them.</param>
/// <param name="Problems">A sentence for each thing that is wrong, which names the key in full.</param>
internal sealed record SupervisorReading(
    OrderedDictionary<string, SupervisorSpec> Specs, IReadOnlyList<ConfiguredSetting> Settings, IReadOnlyList<string> Problems)
{
    /// <summary>The section, within a runtime's, that holds them by name.</summary>
    public const string Key = "Supervisors";

    /// <param name="sections">The sections of one runtime.</param>
    /// <param name="roots">What code has declared.</param>
    public static SupervisorReading Of(IReadOnlyList<IConfiguration> sections, IReadOnlyList<RootDeclaration> roots, ProcessTypes types)
    {
        var (specs, settings, problems) = (new OrderedDictionary<string, SupervisorSpec>(), new List<ConfiguredSetting>(), new List<string>());
        var names = new ProcessNames();
        foreach (var root in roots)
            names.Clash(root.Name, $"root process '{root.Name}'");
        var found = Find(sections, problems);
        foreach (var root in roots)
            Match(root, found, sections, problems);
        RefuseOneSectionForTwo(roots, problems);
        foreach (var (name, section) in found)
            names.Clash(name, section.Path);
        if (sections.Count > 0)
            settings.Add(new ConfiguredSetting(null, Key, sections[0].GetSection(Key).Path, found.Keys.ToArray(), IsFixed: true));

        var reader = new SupervisorReader(types, names, settings, problems);
        var placed = roots.Where(root => root.IsConfigured).Select(root => root.Name);
        foreach (var name in placed.Concat(found.Keys).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (found.TryGetValue(name, out var section))
                specs.Add(name, reader.Read(section, name));
        }

        return new SupervisorReading(specs, settings, problems);
    }

    private static SortedDictionary<string, IConfigurationSection> Find(IReadOnlyList<IConfiguration> sections, List<string> problems)
    {
        var found = new SortedDictionary<string, IConfigurationSection>(StringComparer.OrdinalIgnoreCase);
        foreach (var all in sections.Select(section => section.GetSection(Key)).DistinctBy(section => section.Path))
        {
            if (all.Value is { Length: > 0 } text)
                problems.Add($"{all.Path} is '{text}', not a section that holds supervisors by name.");
            foreach (var section in all.GetChildren())
            {
                if (string.IsNullOrWhiteSpace(section.Key))
                    problems.Add($"{section.Path} has no name: a supervisor must have one.");
                else if (section.Value is { Length: > 0 } value)
                    problems.Add($"{section.Path} is '{value}', not a section that says what the supervisor is: it must have Children.");
                else if (!found.TryAdd(section.Key, section))
                    problems.Add($"{section.Path} is declared as {found[section.Key].Path} too: it must be in one of them only.");
            }
        }

        return found;
    }

    // The names of processes have case, the keys of the configuration have none.
    private static void RefuseOneSectionForTwo(IReadOnlyList<RootDeclaration> roots, List<string> problems)
    {
        foreach (var same in roots.Where(root => root.IsConfigured).GroupBy(root => root.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            problems.Add($"Supervisors '{string.Join("', '", same.Select(root => root.Name))}' are to come from one section of the configuration: each must have one of its own.");
    }

    private static void Match(RootDeclaration root, SortedDictionary<string, IConfigurationSection> found, IReadOnlyList<IConfiguration> sections, List<string> problems)
    {
        var isFound = found.TryGetValue(root.Name, out var section);
        if (root.IsConfigured && !isFound)
        {
            var path = ConfigurationPath.Combine([.. sections.Take(1).OfType<IConfigurationSection>().Select(each => each.Path), Key, root.Name]);
            problems.Add(sections.Count == 0
                ? $"Supervisor '{root.Name}' is to come from configuration, but the runtime has none: give AddRiot a section that has {path}."
                : $"{path} is missing: supervisor '{root.Name}' is to come from there.");
        }
        else if (!root.IsConfigured && isFound)
        {
            problems.Add($"{section!.Path} is declared in code too, as root '{root.Name}': it must be in one of both only.");
            found.Remove(root.Name);
        }
    }
}
