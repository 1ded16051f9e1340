// What is wrong with a class that has typed handlers, and the way out.
using Microsoft.CodeAnalysis;

namespace Riot.Tests;

public sealed class DiagnosticTests
{
    private const string Handler = "{ public ValueTask HandleAsync(int number) => default; }";

    [Theory]
    [InlineData("public sealed class Shop : GenServer, IHandle<int> " + Handler, "RIOT001", "partial class Shop")]
    [InlineData("public sealed class Mall { public sealed partial class Shop : GenServer, IHandle<int> " + Handler + " }", "RIOT002", "'Mall' is around the server 'Shop'")]
    [InlineData("file sealed partial class Shop : GenServer, IHandle<int> " + Handler, "RIOT005", "declare it as internal")]
    [InlineData("file partial class Mall { public sealed partial class Shop : GenServer, IHandle<int> " + Handler + " }", "RIOT005", "'Shop'")]
    [InlineData("public sealed class Shop : IHandle<int> " + Handler, "RIOT004", "derive it from GenServer")]
    [InlineData("public struct Shop : IHandle<int> " + Handler, "RIOT004", "nobody calls them")]
    [InlineData(
        "public record Buy : ICall<int>; public sealed partial class Shop : GenServer, IHandle<Buy>, IHandleCall<Buy, int> "
        + "{ public ValueTask HandleAsync(Buy buy) => default; public ValueTask<Answer<int>> HandleAsync(Buy buy, IncomingCall<int> call) => call.Reply(1); }",
        "RIOT003", "'Shop' handles 'Buy' twice, as IHandle<Buy> and IHandleCall<Buy, int>")]
    [InlineData(
        "public record Buy : ICall<int>, ICall<string>; public sealed partial class Shop : GenServer, IHandleCall<Buy, string>, IHandleCall<Buy, int> "
        + "{ public ValueTask<Answer<string>> HandleAsync(Buy buy, IncomingCall<string> call) => call.Reply(\"\"); public ValueTask<Answer<int>> HandleAsync(Buy buy, IncomingCall<int> call) => call.Reply(1); }",
        "RIOT003", "IHandleCall<Buy, string> and IHandleCall<Buy, int>")]
    [InlineData(
        "public sealed partial class Shop : GenServer, IHandle<int>, IHandle<int?> "
        + "{ public ValueTask HandleAsync(int number) => default; public ValueTask HandleAsync(int? number) => default; }",
        "RIOT003", "'int' twice")]
    [InlineData(
        "public abstract partial class Base : GenServer, IHandle<int> " + Handler + " public sealed partial class Shop : Base, IHandle<int?> { public ValueTask HandleAsync(int? number) => default; }",
        "RIOT003", "'Shop' handles 'int' twice, as IHandle<int> and IHandle<int?>")]
    public async Task Mistake_IsToldOnce_WithTheWayOut(string source, string id, string text)
    {
        var problem = Assert.Single(await Compiled.Of(source).Problems());

        Assert.Equal(id, problem.Id);
        Assert.Equal(id == "RIOT004" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, problem.Severity);
        Assert.Contains(text, problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public sealed partial class Shop : GenServer, IHandle<int> " + Handler)]
    [InlineData("public interface IShop : IHandle<int>;")]
    [InlineData("public sealed class Shop : GenServer;")]
    [InlineData("public abstract partial class Base : GenServer, IHandle<int> " + Handler + " public sealed class Shop : Base;")]
    [InlineData("public abstract partial class Base : GenServer, IHandle<int> " + Handler + " public sealed class Shop : Base, IHandle<int>;")]
    public async Task RightServer_IsLeftAlone(string source) => Assert.Empty(await Compiled.Of(source).Problems());
}
