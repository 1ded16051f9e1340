// Holds the public surface of the testing library against the accepted listing in docs/api, and its documentation against what an editor shows.
using System.Reflection;

namespace Riot.Tests.Layout;

public sealed class PublicApiTests
{
    [Fact]
    public void Testing_PublicSurface_IsTheAcceptedOne()
    {
        var difference = PublicApi.DifferenceFromBaseline(Assembly.Load("Riot.Testing"));

        Assert.True(difference is null, difference);
    }

    [Fact]
    public void Testing_PublicDocumentation_StatesContractsInWords()
    {
        var problems = PublicDocs.Problems(Assembly.Load("Riot.Testing"));

        Assert.True(problems is null, problems);
    }
}
