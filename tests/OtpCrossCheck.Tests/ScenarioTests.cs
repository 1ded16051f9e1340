// Holds the scenarios themselves to their form: what is called a difference is one, and names a promise that exists.
using System.Text.RegularExpressions;
using Riot.OtpCrossCheck.Language;
using Riot.Tests;

namespace Riot.OtpCrossCheck;

public partial class ScenarioTests
{
    [Fact]
    public void Names_OfAllScenarios_AreUniqueAndHaveThreeParts()
    {
        var names = ScenarioFiles.All.Select(scenario => scenario.Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Equal(3, name.Split('_', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public void Verdict_OfEveryScenario_IsTrueToItsExpectations() => Assert.All(ScenarioFiles.All, scenario =>
        Assert.True(
            scenario.Difference is null == (scenario.OnRiot.ToString() == scenario.OnOtp.ToString()),
            $"{scenario.Name} differs only if what is expected does."));

    [Fact]
    public void Promises_ThatScenariosName_StandInTheContract()
    {
        var contract = File.ReadAllText(Repository.PathOf("docs", "semantics.md"));
        var promises = PromiseNumber().Matches(contract).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.All(ScenarioFiles.All, scenario =>
        {
            Assert.NotEmpty(scenario.Promises);
            Assert.Subset(promises, scenario.Promises.ToHashSet());
            if (scenario.Difference is { } difference)
                Assert.Contains(difference, scenario.Promises);
        });
    }

    [Fact]
    public void Differences_OfAllScenarios_AreThoseThatTheContractLists()
    {
        var contract = File.ReadAllText(Repository.PathOf("docs", "semantics.md"));
        var listed = DifferenceRow().Matches(contract).Select(match => match.Groups[1].Value);

        Assert.Equal(
            listed.Order(StringComparer.Ordinal),
            ScenarioFiles.All.Select(scenario => scenario.Difference).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| ([A-Z]\d+) \|", RegexOptions.Multiline)]
    private static partial Regex DifferenceRow();

    [GeneratedRegex(@"^- \*\*([A-Z]\d+)\*\*", RegexOptions.Multiline)]
    private static partial Regex PromiseNumber();
}
