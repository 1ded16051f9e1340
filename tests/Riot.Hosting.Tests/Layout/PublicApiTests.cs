// Holds the public surface of the host extension against the accepted listing in docs/api, and its documentation against what an editor shows.
using System.Reflection;

namespace Riot.Tests.Layout;

public sealed class PublicApiTests
{
    [Fact]
    public void Hosting_PublicSurface_IsTheAcceptedOne()
    {
        var difference = PublicApi.DifferenceFromBaseline(Assembly.Load("Riot.Hosting"));

        Assert.True(difference is null, difference);
    }

    [Fact]
    public void Hosting_PublicDocumentation_StatesContractsInWords()
    {
        var problems = PublicDocs.Problems(Assembly.Load("Riot.Hosting"));

        Assert.True(problems is null, problems);
    }
}
