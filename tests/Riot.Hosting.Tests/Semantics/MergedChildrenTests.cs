using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>A list of children that two sources of the configuration write would merge by number: it is refused, and changes of single settings are not (S10, H4).</summary>
public sealed class MergedChildrenTests
{
    private const string First = """{ "Riot": { "Supervisors": { "tree": { "Children": [ { "Id": "a", "Type": "it" }, { "Id": "b", "Type": "it" } ] } } } }""";

    public static TheoryData<string> Others =>
    [
        """{ "Riot": { "Supervisors": { "tree": { "Children": [ { "Id": "b", "Type": "it" } ] } } } }""",
        """{ "Riot": { "Supervisors": { "tree": { "Children": [ { "Id": "a", "Type": "it" } ] } } } }""",
        """{ "Riot": { "Supervisors": { "tree": { "Children": [ { }, { }, { "Id": "c", "Type": "it" } ] } } } }""",
    ];

    [Theory, Trait("Semantics", "S10"), Trait("Semantics", "H4")]
    [MemberData(nameof(Others))]
    public async Task Children_NamedByTwoSources_AreRefusedWithTheListAndBoth(string other)
    {
        var builder = Hosts.Builder();
        builder.Configuration.AddJsonStream(Json(First)).AddJsonStream(Json(other));
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcessType<Witness>("it", ["it"]));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        var problem = Assert.Single(error.Failures);
        Assert.StartsWith("Riot:Supervisors:tree:Children is in two sources that name different children, JsonStream", problem, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Children_OfANestedSupervisorInAWholeConfigurationOfItsOwn_AreRefusedToo()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Supervisors:tree:Children:0:Id", (string?)"inner"), KeyValuePair.Create("Supervisors:tree:Children:0:Children:0:Id", (string?)"a")])
            .AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Supervisors:tree:Children:0:Children:0:Id", (string?)"b")]).Build())
            .AddInMemoryCollection([KeyValuePair.Create("Supervisors:tree:Children:0:Children:0:Type", (string?)"it")])
            .Build();
        var builder = Hosts.Builder();
        builder.Services.AddRiot(configuration, riot => riot.AddProcessType<Witness>("it", ["it"]));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.StartsWith("Supervisors:tree:Children:0:Children is in two sources", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "S10")]
    [InlineData("""{ "Riot": { "Supervisors": { "tree": { "Children": [ { }, { "Restart": "Temporary" } ] } } } }""")]
    [InlineData("""{ "Riot": { "Supervisors": { "tree": { "Children": [ { "Id": "a" }, { "Id": "b", "Restart": "Temporary" } ] } } } }""")]
    public async Task Children_OfWhomAnotherSourceChangesASetting_Start(string other)
    {
        var builder = Hosts.Builder();
        builder.Configuration.AddJsonStream(Json(First)).AddJsonStream(Json(other));
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcessType<Witness>("it", ["it"]));
        await using var host = await RunningHost.StartAsync(builder);

        Assert.Equal(["a", "b"], (await host.Riot.GetChildrenAsync("tree").Guarded()).Select(child => child.Id));
    }

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
