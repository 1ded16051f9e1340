// The model checks the product's own source only as long as what Instrument.targets replaces in it is still there.
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Riot.Models.Processes;
using Riot.Models.Stepping;
using Riot.Processes;
using Riot.Tests;

namespace Riot.Models;

public partial class InstrumentationTests
{
    [Fact]
    public void EveryReplacement_HitsOnePlaceOfTheRuntime()
    {
        var source = string.Concat(Directory.EnumerateFiles(Repository.PathOf("src", "Riot.Runtime"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var replaced = Replacement().Matches(File.ReadAllText(Repository.PathOf("tests", "Riot.Models.Tests", "Instrument.targets")))
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value).Replace("%3B", ";", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(replaced);
        Assert.All(replaced, text => Assert.Equal(2, source.Split(text).Length));
    }

    [Fact]
    public void Fields_OfTheRuntimeInAModel_AreNotVolatile() => Assert.DoesNotContain(
        typeof(RiotRuntime).Assembly.GetTypes().SelectMany(type => type.GetFields(
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)),
        field => field.GetRequiredCustomModifiers().Contains(typeof(IsVolatile)));

    [Fact]
    public void Platform_TellsNoProcessOfAModelOfWaits()
    {
        // Of its code there are none, and where threads of the model meet at a lock of the platform's it would take steps, in the middle of one that hands the baton on.
        Process? process = null;
        Explorer.Explore(model => process = new ModelHost(new Crew(model, carriers: 1)).Start(_ => Task.CompletedTask), deviations: 0, random: 0);

        Assert.False(process!.IsWaitNotificationRequired());
    }

    [GeneratedRegex(@"\.Replace\('([^']*)', '")]
    private static partial Regex Replacement();
}
