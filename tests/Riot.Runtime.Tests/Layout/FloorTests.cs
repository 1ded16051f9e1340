// Keeps the floors of the runtime: no file mentions a type that lives on a floor above its own.
namespace Riot.Tests.Layout;

public sealed class FloorTests
{
    [Fact]
    public void Runtime_EveryFile_KnowsItsOwnFolderAndLowerFloorsOnly()
    {
        var project = Repository.PathOf("src", "Riot.Runtime");
        List<SourceFile> files =
        [
            .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Select(path => (path, Relative: Path.GetRelativePath(project, path)))
                .Where(file => file.Relative.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                .OrderBy(file => file.Relative, StringComparer.Ordinal)
                .Select(file => new SourceFile(file.Relative, File.ReadAllText(file.path))),
        ];

        var violations = FloorPlan.Violations(files);

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("class A { Worker _worker; }")]
    [InlineData("class A { void B(Worker? worker) { } }")]
    [InlineData("class A : List<Worker>;")]
    [InlineData("record A(Worker Worker);")]
    [InlineData("class A { Worker Worker => null!; }")]
    [InlineData("class A { bool B(object o) => o is Worker; }")]
    [InlineData("class A { object B() => Scheduling.Worker.Current; }")]
    [InlineData("class A { string B => $\"{Worker.Current}\"; }")]
    [InlineData("class A { int Worker => 1; object B() => new Worker(); }")]
    [InlineData("using Riot.Scheduling; class A;")]
    public void Violations_MentionOfHigherFloor_NamesFileAndBothFloors(string low)
    {
        var violation = Violations(low)[0];

        Assert.Contains("Processes/Low.cs(1) stands on floor 3, Processes and mentions the ", violation, StringComparison.Ordinal);
        Assert.EndsWith(" from floor 5, Scheduling.", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class A { /* Worker */ string B = \"Worker\"; }")]
    [InlineData("class A { int Worker { get; } int B => Worker + this.Worker; }")]
    [InlineData("enum A { Worker, Other }")]
    [InlineData("class A { class Worker; object B() => new Worker(); }")]
    [InlineData("class A { object B(A a) => a.Worker; }")]
    [InlineData("class A { A? Worker(int x) => null; }")]
    public void Violations_SameNameThatIsNoMention_None(string low) => Assert.Empty(Violations(low));

    [Fact]
    public void Violations_LowerFloorAndNeighboursOnFloorOne_None() =>
        Assert.Empty(FloorPlan.Violations(
        [
            new SourceFile("Signals/Down.cs", "class Down { Name _of; }"),
            new SourceFile("Identity/Name.cs", "class Name { Down _down; }"),
            new SourceFile("Host.cs", "class Host { Name _name; }"),
        ]));

    [Fact]
    public void Violations_FolderWithoutFloor_IsNamed() =>
        Assert.Contains("the folder Attic has no floor", Assert.Single(FloorPlan.Violations([new SourceFile("Attic/A.cs", "class A;")])),
            StringComparison.Ordinal);

    [Fact]
    public void Violations_PartialTypeOnTwoFloors_IsNamed() =>
        Assert.Contains("The partial type A is spread over", Assert.Single(FloorPlan.Violations(
        [
            new SourceFile("Verbs/A.cs", "partial class A;"),
            new SourceFile("Timers/A.cs", "partial class A;"),
        ])), StringComparison.Ordinal);

    private static IReadOnlyList<string> Violations(string low) =>
        FloorPlan.Violations(
        [
            new SourceFile("Processes/Low.cs", low),
            new SourceFile("Scheduling/Worker.cs", "namespace Riot.Scheduling; class Worker { public static Worker Current; }"),
        ]);
}
