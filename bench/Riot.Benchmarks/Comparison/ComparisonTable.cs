// The Markdown report: machine, protocol, and a row for each workload with both sides.
using System.Globalization;
using System.Text;
using Riot.Benchmarks.Workloads;

namespace Riot.Benchmarks.Comparison;

internal sealed record ComparisonRow(Workload Workload, Samples? Riot, Samples? Erlang);

internal static class ComparisonTable
{
    public static string Print(IEnumerable<ComparisonRow> rows, Side riot, ErlangSide? erlang)
    {
        var text = new StringBuilder("# Riot for .NET beside Erlang/OTP\n\n");
        foreach (var line in MachineFacts.Lines(erlang?.Version))
            text.Append(line).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"- {riot.Name}: {riot.Protocol}");
        text.Append(erlang is null ? "" : $"; {erlang.Name}: {erlang.Protocol}").Append("; median (min–max)\n\n");
        text.Append("| workload | unit | Riot for .NET | Erlang/OTP | better by |\n|---|---|---:|---:|---:|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Workload.Title} | {Unit(row.Workload)} | {Cell(row.Riot)} | {Cell(row.Erlang)} | {Ratio(row)} |\n");
        return text.ToString();
    }

    private static string Unit(Workload workload) =>
        workload.Unit.Replace("_per_second", "/s", StringComparison.Ordinal).Replace("_per_", "/", StringComparison.Ordinal);

    private static string Cell(Samples? samples) => samples?.ToString() ?? "–";

    // Above 1 the .NET side is the better one, whether that means a higher rate or a lower time or size.
    private static string Ratio(ComparisonRow row)
    {
        if (row.Riot is null || row.Erlang is null)
            return "–";
        var ratio = row.Riot.Median / row.Erlang.Median;
        return string.Create(CultureInfo.InvariantCulture, $"{(row.Workload.IsRate ? ratio : 1 / ratio):0.0} ×");
    }
}
