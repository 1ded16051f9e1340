// Whoever filters or counts log lines goes by their event ids: no two lines share one.
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Layout;

public sealed class LogEventTests
{
    [Fact]
    public void Lines_OfTheRuntime_HaveEventIdsOfTheirOwn()
    {
        var lines = typeof(RiotRuntime).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(line => line.EventId is not null)
            .ToList();

        Assert.NotEmpty(lines);
        Assert.Empty(lines.GroupBy(line => line.EventId).Where(same => same.Count() > 1).Select(same => string.Join(", ", same.Select(line => line.Name))));
    }
}
