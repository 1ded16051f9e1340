// Holds the public surface of the runtime against the accepted listing in docs/api, and its documentation against what an editor shows.
using System.Reflection;

namespace Riot.Tests.Layout;

public sealed class PublicApiTests
{
    [Fact]
    public void Runtime_PublicSurface_IsTheAcceptedOne()
    {
        var difference = PublicApi.DifferenceFromBaseline(Assembly.Load("Riot.Runtime"));

        Assert.True(difference is null, difference);
    }

    [Fact]
    public void Runtime_PublicDocumentation_StatesContractsInWords()
    {
        var problems = PublicDocs.Problems(Assembly.Load("Riot.Runtime"));

        Assert.True(problems is null, problems);
    }
}
