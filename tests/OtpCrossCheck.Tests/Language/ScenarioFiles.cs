// All scenarios, from the text files beside the tests.
namespace Riot.OtpCrossCheck.Language;

internal static class ScenarioFiles
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Scenarios"), "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => ScenarioReader.Read(File.ReadLines(file))),
    ];

    /// <summary>One row of a theory for each scenario, with the numbers of its promises as traits.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows => All.Select(scenario =>
    {
        var row = new TheoryDataRow<string>(scenario.Name) { Label = scenario.Name };
        foreach (var promise in scenario.Promises)
            row.WithTrait("Semantics", promise);
        return row;
    });

    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
