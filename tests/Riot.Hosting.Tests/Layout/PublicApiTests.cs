// Holds the public surface of the host extension against the accepted listing in docs/api.
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
}
