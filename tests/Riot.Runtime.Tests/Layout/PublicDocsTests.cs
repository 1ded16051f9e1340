// Proves on sample types what the check of a public documentation refuses, and that it spells names as the compiler does.
using System.Xml.Linq;

namespace Riot.Tests.Layout;

public sealed class PublicDocsTests
{
    private const string Type = "T:Riot.Tests.Layout.PublicDocsTests.Box`1";
    private const string Put = "M:Riot.Tests.Layout.PublicDocsTests.Box`1.Put``1(`0,System.Collections.Generic.List{``0},System.Int32@)";
    private const string Conversion = "M:Riot.Tests.Layout.PublicDocsTests.Box`1.op_Implicit(Riot.Tests.Layout.PublicDocsTests.Box{`0})~System.String";

    public abstract class Box<T>
    {
        public abstract void Put<TOther>(T item, List<TOther> others, out int count);

        public static implicit operator string(Box<T> box) => $"{box}";
    }

    [Fact]
    public void Problems_EverythingSaidInWords_AreNone() => Assert.Empty(Problems(
        (Type, "<summary>A box.</summary><remarks>Promise P13.</remarks>"), (Put, "<inheritdoc/>"), (Conversion, "<summary>Its label.</summary>")));

    [Theory]
    [InlineData("<summary>Puts it in (P13).</summary>", "P13 in its summary")]
    [InlineData("<summary>Puts it in.</summary><param name=\"item\">What (R5).</param>", "R5 in its param")]
    [InlineData("<summary>Puts it in.</summary><returns>True, see X1.</returns>", "X1 in its returns")]
    [InlineData("<summary>Puts it in.</summary><exception cref=\"T:System.Exception\">Full (S10).</exception>", "S10 in its exception")]
    [InlineData("<inheritdoc cref=\"M:Block.Put\"/>", "H3 in its summary")]
    public void Problems_ThePromisesNumber_IsNamed(string doc, string expected)
    {
        var problem = Assert.Single(Problems((Type, "<summary>A box.</summary>"), (Put, doc), (Conversion, "<inheritdoc/>"), ("M:Block.Put", "<summary>Puts (H3).</summary>")));

        Assert.StartsWith($"{Put} names {expected}:", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_TheNameOfWhatThereIsNot_IsNamed() => Assert.Equal(
        [$"{Put} speaks of Place, and there is no such type or member."],
        Problems(
            (Type, "<summary>A box, see <c>Put</c>, <c>Math.Max</c> and <c>null</c>.</summary>"),
            (Put, "<summary>Puts it in, as <c>Place</c> did, into a <c>Box</c>.</summary>"), (Conversion, "<inheritdoc/>")));

    [Fact]
    public void Problems_NoSummary_IsSaid() =>
        Assert.Equal([$"{Type} has no summary.", $"{Put} has no summary."], Problems((Type, "<remarks>A box.</remarks>"), (Conversion, "<inheritdoc/>")));

    private static IEnumerable<string> Problems(params (string Id, string Doc)[] docs) =>
        PublicDocs.Problems([typeof(Box<>)], docs.ToDictionary(each => each.Id, each => XElement.Parse($"<member>{each.Doc}</member>")));
}
