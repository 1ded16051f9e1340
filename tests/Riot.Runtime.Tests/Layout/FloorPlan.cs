// The floors of the runtime and the rule about them: a file knows its own folder and what lies below it.
namespace Riot.Tests.Layout;

internal static class FloorPlan
{
    private const int RootFloor = 9;

    // Signals, Identity and Diagnostics are one floor and may know each other.
    private static readonly Dictionary<string, int> s_floors = new()
    {
        ["Primitives"] = 0,
        ["Signals"] = 1,
        ["Identity"] = 1,
        ["Diagnostics"] = 1,
        ["Mailboxes"] = 2,
        ["Processes"] = 3,
        ["Timers"] = 4,
        ["Scheduling"] = 5,
        ["Verbs"] = 6,
        ["Behaviors"] = 7,
        ["Supervision"] = 8,
        [""] = RootFloor,
    };

    public static bool IsFolder(string? name) => !string.IsNullOrEmpty(name) && s_floors.ContainsKey(name);

    /// <summary>What breaks the rule, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyCollection<SourceFile> files)
    {
        List<string> violations = [];
        foreach (var file in files.Where(file => !s_floors.ContainsKey(file.Folder)))
            violations.Add($"{file.Path}: the folder {file.Folder} has no floor; give it one in FloorPlan.");

        List<SourceFile> placed = [.. files.Where(file => s_floors.ContainsKey(file.Folder))];
        var homes = placed
            .SelectMany(file => file.Types.Select(type => (type.Name, Home: (file.Folder, type.IsPartial))))
            .Distinct()
            .ToLookup(pair => pair.Name, pair => pair.Home);

        foreach (var home in homes)
        {
            if (home.Where(part => part.IsPartial).Select(part => part.Folder).Distinct().Count() > 1)
                violations.Add($"The partial type {home.Key} is spread over {string.Join(" and ", home.Select(part => Place(part.Folder)))}.");
        }

        foreach (var file in placed)
        {
            violations.AddRange(file.Mentions()
                .Where(mention => homes.Contains(mention.Name))
                .Select(mention => (mention, Folder: homes[mention.Name].Select(home => home.Folder).MinBy(folder => s_floors[folder])!))
                .Where(found => s_floors[found.Folder] > s_floors[file.Folder])
                .Select(found => Sentence(file, found.mention.Line, $"the type {found.mention.Name}", found.Folder)));
            violations.AddRange(file.Namespaces()
                .Where(mention => IsFolder(mention.Name) && s_floors[mention.Name] > s_floors[file.Folder])
                .Select(mention => Sentence(file, mention.Line, $"the namespace Riot.{mention.Name}", mention.Name)));
        }

        return [.. violations.Distinct()];
    }

    private static string Sentence(SourceFile file, int line, string what, string folder) =>
        $"{file.Path}({line}) stands on {Place(file.Folder)} and mentions {what} from {Place(folder)}.";

    private static string Place(string folder) =>
        folder.Length == 0 ? $"floor {RootFloor}, the root" : $"floor {s_floors[folder]}, {folder}";
}
