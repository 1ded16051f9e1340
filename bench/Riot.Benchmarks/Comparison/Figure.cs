// The line that one run prints on either side, for example "pingpong1 messages_per_second 2801234".
using System.Globalization;

namespace Riot.Benchmarks.Comparison;

internal readonly record struct Figure(string Workload, string Unit, double Value)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Workload} {Unit} {Value:0.######}");

    public static Figure Parse(string line) =>
        line.Split(' ') is [var workload, var unit, var value]
        && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new Figure(workload, unit, number)
            : throw new FormatException($"Not a figure: {line}");
}
