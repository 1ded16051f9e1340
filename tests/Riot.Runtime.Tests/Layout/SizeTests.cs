// Keeps files, classes in parts and folders small enough to be read.
namespace Riot.Tests.Layout;

public sealed class SizeTests
{
    [Fact]
    public void Repository_FilesClassesAndFolders_AreSmallEnough()
    {
        var violations = SizePlan.Violations([.. RepositorySource.Of("src"), .. RepositorySource.Of("tests")]);

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("src/A/Big.cs")]
    [InlineData("tests/A/Big.cs")]
    public void Violations_FileOfTooManyLines_IsNamed(string path) =>
        Assert.StartsWith($"{path} has 401 lines", Assert.Single(SizePlan.Violations([(path, Lines("class Big;", 401))])), StringComparison.Ordinal);

    [Fact]
    public void Violations_PartialClassThatIsTooLongInAll_IsNamed() =>
        Assert.StartsWith("The partial type Big in src/A has 1600 lines", Assert.Single(SizePlan.Violations(
        [
            .. Enumerable.Range(0, 4).Select(i => ($"src/A/Big.{i}.cs", Lines("partial class Big;", 400))),
        ])), StringComparison.Ordinal);

    [Theory]
    [InlineData("src/A")]
    [InlineData("tests/A")]
    public void Violations_FolderOfTooManyFiles_IsNamed(string folder) =>
        Assert.StartsWith($"{folder} has 26 files", Assert.Single(SizePlan.Violations(
        [
            .. Enumerable.Range(0, 26).Select(i => ($"{folder}/{i}.cs", "class A;")),
        ])), StringComparison.Ordinal);

    [Fact]
    public void Violations_AsMuchAsIsAllowed_None() =>
        Assert.Empty(SizePlan.Violations(
        [
            .. Enumerable.Range(0, 3).Select(i => ($"src/A/Big.{i}.cs", Lines("partial class Big;", 400))),
            .. Enumerable.Range(0, 22).Select(i => ($"src/A/{i}.cs", Lines("class A;", 400))),
            .. Enumerable.Range(0, 4).Select(i => ($"src/B/Big.{i}.cs", Lines("partial class Big;", 75))),
            .. Enumerable.Range(0, 25).Select(i => ($"tests/A/{i}.cs", Lines("partial class A;", 75))),
        ]));

    private static string Lines(string first, int count) => first + new string('\n', count);
}
