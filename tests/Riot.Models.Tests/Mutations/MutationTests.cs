// Are the tests worth something? Each deliberate bug has to be noticed by somebody.
namespace Riot.Models.Mutations;

public class MutationTests
{
    private const string Variable = "RIOT_MUTATIONS";

    private static IReadOnlyList<Mutation> All => [.. ModelMutations.All, .. SemanticMutations.All];

    [Fact]
    public void EveryMutation_ChangesWhatStandsInItsFileOnce() =>
        Assert.All(All, mutation => Assert.Equal(2, File.ReadAllText(mutation.Path).Split(mutation.Old).Length));

    [Fact]
    public void EveryMutation_BuiltAndTested_IsNoticed()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(wanted), $"It takes minutes: {Variable}=1 runs all mutations, {Variable}=\"parts of|their names\" some.");
        var mutations = All.Where(mutation => wanted == "1" || wanted.Split('|').Any(part => mutation.What.Contains(part, StringComparison.OrdinalIgnoreCase))).ToList();
        using var run = new MutationRun();
        foreach (var group in mutations.GroupBy(mutation => mutation.Project))
            Assert.Empty(run.Failures(null, group.Key, group.Select(mutation => mutation.Tests).Distinct()));

        var unnoticed = new List<Mutation>();
        foreach (var mutation in mutations)
        {
            var failures = run.Failures(mutation, mutation.Project, [mutation.Tests]);
            TestContext.Current.TestOutputHelper?.WriteLine($"{mutation}: {(failures.Count == 0 ? "NOT NOTICED" : $"noticed by {failures.Count}, first {failures[0]}")}");
            if (failures.Count == 0)
                unnoticed.Add(mutation);
        }

        Assert.Empty(unnoticed);
    }
}
