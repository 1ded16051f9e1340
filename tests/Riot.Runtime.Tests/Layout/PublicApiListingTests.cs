// Proves on sample types that the listing of a public surface shows what a caller depends on.
namespace Riot.Tests.Layout;

public sealed class PublicApiListingTests
{
    private const string Here = "Riot.Tests.Layout.PublicApiListingTests";

    public enum Color
    {
        Red,
        Green = 4,
    }

    public delegate TResult Maker<in TSource, out TResult>(TSource source)
        where TSource : class, new();

    public interface IShape
    {
        int Corners { get; }
    }

    public abstract class Shape : IShape, ICloneable
    {
        public const string Kind = "shape";

        protected Shape(int corners) => Corners = corners;

        public int Corners { get; protected set; }

        public required string Name { get; init; }

        public event EventHandler? Moved;

        public abstract (int X, (int Y, int Z) Others) Place<T>(T at, TimeSpan? wait = null, Color color = Color.Green, CancellationToken cancelled = default)
            where T : struct;

        public virtual object Clone()
        {
            Moved?.Invoke(this, EventArgs.Empty);
            return this;
        }

        public abstract bool TryFind(string key, out List<(int First, int Second)> found, params object[] rest);

        public override string ToString() => Hidden().ToString();

        protected static void Move(in int by) => _ = by;

        internal static int Hidden() => 0;

        private protected static int AlsoHidden() => 0;
    }

    public sealed record Point(int X, int Y);

    public readonly record struct Size(int Width);

    [Fact]
    public void Lines_AbstractClass_ShowsModifiersDefaultsConstraintsAndTupleNames() =>
        Assert.Equal(
        [
            $"public abstract class {Here}.Shape : {Here}.IShape, System.ICloneable",
            $"  protected Shape(int corners)",
            $"  public virtual object Clone()",
            $"  public int Corners {{ get; protected set; }}",
            $"  public const string Kind = \"shape\"",
            $"  protected static void Move(in int by)",
            $"  public event System.EventHandler Moved",
            $"  public required string Name {{ get; init; }}",
            $"  public abstract (int X, (int Y, int Z) Others) Place<T>(T at, System.TimeSpan? wait = null, {Here}.Color color = {Here}.Color.Green, "
                + $"System.Threading.CancellationToken cancelled = default) where T : struct",
            $"  public override string ToString()",
            $"  public abstract bool TryFind(string key, out System.Collections.Generic.List<(int First, int Second)> found, params object[] rest)",
        ],
        PublicApi.Lines([typeof(Shape)]));

    [Fact]
    public void Lines_RecordsEnumsAndDelegates_ShowWhatWasWritten() =>
        Assert.Equal(
        [
            $"public enum {Here}.Color",
            $"  Green = 4",
            $"  Red = 0",
            $"public interface {Here}.IShape",
            $"  public int Corners {{ get; }}",
            $"public delegate TResult {Here}.Maker<in TSource, out TResult>(TSource source) where TSource : class, new()",
            $"public sealed record class {Here}.Point : System.IEquatable<{Here}.Point>",
            $"  public Point(int X, int Y)",
            $"  public int X {{ get; init; }}",
            $"  public int Y {{ get; init; }}",
            $"public readonly record struct {Here}.Size : System.IEquatable<{Here}.Size>",
            $"  public Size(int Width)",
            $"  public int Width {{ get; init; }}",
        ],
        PublicApi.Lines([typeof(Color), typeof(IShape), typeof(Maker<,>), typeof(Point), typeof(Size), typeof(Secret)]));

    internal sealed class Secret;
}
