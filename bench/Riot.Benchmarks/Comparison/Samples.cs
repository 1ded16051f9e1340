// The figures of several runs of one workload, and how they print.
using System.Globalization;

namespace Riot.Benchmarks.Comparison;

internal sealed class Samples
{
    private readonly double[] _sorted;

    public Samples(IEnumerable<double> figures)
    {
        _sorted = [.. figures.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(_sorted.Length);
    }

    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    public double Minimum => _sorted[0];

    public double Maximum => _sorted[^1];

    /// <summary>Median and range, for example <c>12.7 M (11.9–13.2)</c>.</summary>
    public override string ToString()
    {
        (var divisor, var suffix) = Median switch
        {
            >= 1e6 => (1e6, " M"),
            >= 1e4 => (1e3, " k"),
            _ => (1, ""),
        };
        return $"{Short(Median / divisor)}{suffix} ({Short(Minimum / divisor)}–{Short(Maximum / divisor)})";
    }

    private static string Short(double figure) => figure.ToString(figure switch
    {
        >= 100 => "N0",
        >= 10 => "0.0",
        _ => "0.00",
    }, CultureInfo.InvariantCulture);
}
