// Keeps the state that is held by value in its place: nobody copies it.
namespace Riot.Tests.Layout;

public sealed class HeldByValueTests
{
    private const string State = "/// <summary>State. A mutable struct: never copy it.</summary>\ninternal struct State { public int Count; public void Raise() { } }";

    [Fact]
    public void Runtime_StateThatIsHeldByValue_IsNeverCopied()
    {
        List<(string Path, string Text)> files = [.. RepositorySource.Of("src/Riot.Runtime")];

        var violations = HeldByValue.Violations(files);

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
        Assert.Superset(new HashSet<string> { "PendingVerb", "Life", "VerbDeadline", "GraceAlarm", "MonitorLists", "IntrusiveList", "Reader", "Census", "LazyToken" },
            HeldByValue.TypesOf(files).ToHashSet());
    }

    [Theory]
    [InlineData("void B() { var copy = _state; }")]
    [InlineData("void B() { C(_state); }")]
    [InlineData("void B() { C(1, this._state); }")]
    [InlineData("void B(A other, out int x) { x = other._state; }")]
    [InlineData("object B() => _state;")]
    [InlineData("object B() { return _state; }")]
    [InlineData("bool B() => _state is { Count: 1 };")]
    [InlineData("void B() { State local = default; }")]
    [InlineData("void B() { State local; }")]
    [InlineData("void B(State state) { }")]
    [InlineData("State B() => default;")]
    [InlineData("State B { get; }")]
    [InlineData("List<State> _all;")]
    [InlineData("State? _none;")]
    [InlineData("readonly State _fixed;")]
    [InlineData("object B(object o) => (State)o;")]
    [InlineData("Outer.State B() => default;")]
    public void Violations_MemberThatCopies_IsNamed(string member) =>
        Assert.StartsWith("Processes/A.cs(1): ", Assert.Single(Violations(member)), StringComparison.Ordinal);

    [Theory]
    [InlineData("void B() => _state.Raise();")]
    [InlineData("void B(ref State state) => state.Raise();")]
    [InlineData("int B(in State state) => state.Count;")]
    [InlineData("void B() { ref var state = ref _state; B2(ref _state); B3(in _state); }")]
    [InlineData("ref State B() => ref _state;")]
    [InlineData("ref readonly State B() => ref _state;")]
    [InlineData("void B() { _state = new State(1); _state = default; }")]
    [InlineData("State _other = new State();")]
    [InlineData("int B(A? other) => other?._state.Count ?? 0;")]
    [InlineData("int B() => State.Of(this);")]
    [InlineData("string B() => nameof(State); // a State _state")]
    public void Violations_MemberThatLeavesItInItsPlace_None(string member) => Assert.Empty(Violations(member));

    [Fact]
    public void TypesOf_StructWithoutTheMark_IsNone() =>
        Assert.Empty(HeldByValue.TypesOf([("A.cs", "/// <summary>A mutable struct: never copy it.</summary>\nclass A;\n/// <summary>Free.</summary>\nstruct B { }")]));

    private static IReadOnlyList<string> Violations(string member) =>
        HeldByValue.Violations([("Processes/State.cs", State), ("Processes/A.cs", $"class A {{ private State _state; {member} }}")]);
}
