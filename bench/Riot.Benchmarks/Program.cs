// Measures the actor workloads on Riot for .NET and, where Erlang is installed, on Erlang, and prints both side by side.
using System.Globalization;
using Riot.Benchmarks.Comparison;
using Riot.Benchmarks.Workloads;

namespace Riot.Benchmarks;

internal static class Program
{
    private const string Usage = "Usage: Riot.Benchmarks [workload …] [--output FILE]";

    public static async Task<int> Main(string[] args)
    {
        if (args is [RiotSide.Verb, var name, var scale, var repeats] && Find(name) is { } single)
        {
            await RiotSide.MeasureHereAsync(single, Number(scale), Number(repeats), Console.Out);
            return 0;
        }

        string? file = null;
        List<Workload> chosen = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--output" && i + 1 < args.Length)
                file = args[++i];
            else if (Find(args[i]) is { } workload)
                chosen.Add(workload);
            else
                return Refuse(args[i]);
        }

        return await CompareAsync(chosen.Count > 0 ? chosen : Workload.All, file);
    }

    private static Workload? Find(string name) => Workload.All.FirstOrDefault(workload => workload.Name == name);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int Refuse(string argument)
    {
        Console.Error.WriteLine($"There is no workload {argument}.\n{Usage}\nWorkloads: {string.Join(", ", Workload.All.Select(one => one.Name))}");
        return 2;
    }

    private static async Task<int> CompareAsync(IReadOnlyList<Workload> workloads, string? file)
    {
        var riot = new RiotSide();
        using var erlang = await ErlangSide.TryCreateAsync();
        List<ComparisonRow> rows = [];
        foreach (var workload in workloads)
            rows.Add(new ComparisonRow(workload, await MeasureAsync(riot, workload), workload.HasTwin ? await MeasureAsync(erlang, workload) : null));

        var table = ComparisonTable.Print(rows, riot, erlang);
        Console.Write(table);
        if (file is not null)
            await File.WriteAllTextAsync(file, table);
        return rows.TrueForAll(row => row.Riot is not null && (erlang is null || !row.Workload.HasTwin || row.Erlang is not null)) ? 0 : 1;
    }

    // A workload that fails on one side must not cost the figures of all others.
    private static async Task<Samples?> MeasureAsync(Side? side, Workload workload)
    {
        if (side is null)
            return null;
        try
        {
            var samples = await side.MeasureAsync(workload);
            Console.Error.WriteLine($"{workload.Title}, {side.Name}: {samples}");
            return samples;
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidDataException or TimeoutException or FormatException)
        {
            Console.Error.WriteLine($"{workload.Title}, {side.Name}: {error.Message}");
            return null;
        }
    }
}
