// One of the two sides of the comparison: a program that is started once for each workload and prints a figure for each run.
using System.Globalization;
using Riot.Benchmarks.Workloads;

namespace Riot.Benchmarks.Comparison;

/// <remarks>
/// A program of its own for each workload: no workload runs on the heap, the profile or the process table that another one left behind.
/// </remarks>
internal abstract class Side(string name, int warmUps)
{
    private const int Runs = 5;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);

    public string Name { get; } = name;

    public string Protocol { get; } = $"{warmUps} warm-up {(warmUps == 1 ? "run" : "runs")}, {Runs} runs";

    public async Task<Samples> MeasureAsync(Workload workload)
    {
        IEnumerable<string> arguments =
        [
            workload.Name,
            workload.Scale.ToString(CultureInfo.InvariantCulture),
            (warmUps + Runs).ToString(CultureInfo.InvariantCulture),
        ];
        var output = await Command(arguments).RunAsync(s_limit);
        List<Figure> figures = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Figure.Parse)];
        if (figures.Count != warmUps + Runs || figures.Exists(figure => figure.Workload != workload.Name || figure.Unit != workload.Unit))
            throw new InvalidDataException($"{Name} did not print {warmUps + Runs} figures of {workload.Name}, but:\n{output}");
        return new Samples(figures.Skip(warmUps).Select(figure => figure.Value));
    }

    /// <summary>The program to start, given workload, scale and number of runs.</summary>
    protected abstract Command Command(IEnumerable<string> arguments);
}
