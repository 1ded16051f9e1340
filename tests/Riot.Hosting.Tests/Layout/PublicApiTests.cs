// Holds the public surface of the host extension against the accepted listing in docs/api.
using System.Reflection;
using Riot.Tests;

namespace Riot.Hosting.Tests.Layout;

public sealed class PublicApiTests
{
    [Fact]
    public void Hosting_PublicSurface_IsTheAcceptedOne()
    {
        string? difference = PublicApi.DifferenceFromBaseline(Assembly.Load("Riot.Hosting"));

        Assert.True(difference is null, difference);
    }
}
