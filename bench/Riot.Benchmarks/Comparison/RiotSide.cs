// The .NET side: this program again, asked to measure one workload.
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Benchmarks.Workloads;

namespace Riot.Benchmarks.Comparison;

internal sealed class RiotSide() : Side("Riot for .NET", warmUps: 3)
{
    public const string Verb = "measure";

    /// <summary>What the started program does: one runtime, one driver process a run, one line a run.</summary>
    public static async Task MeasureHereAsync(Workload workload, int scale, int repeats, TextWriter output)
    {
        var runtime = new RiotRuntime(new RiotOptions { LoggerFactory = NullLoggerFactory.Instance }); // Crashes are on purpose.
        await using (runtime)
        {
            await runtime.StartAsync(CancellationToken.None);
            for (var i = 0; i < repeats; i++)
            {
                GC.Collect();
                var value = await RunAsync(runtime, workload, scale);
                await output.WriteLineAsync(new Figure(workload.Name, workload.Unit, value).ToString());
            }
        }
    }

    protected override Command Command(IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program's own path is unknown.");
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        IEnumerable<string> assembly = isHost ? [Path.Combine(AppContext.BaseDirectory, "Riot.Benchmarks.dll")] : [];
        return new Command(program, [.. assembly, Verb, .. arguments]);
    }

    private static Task<double> RunAsync(RiotRuntime runtime, Workload workload, int scale)
    {
        var result = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Spawn(async self =>
        {
            try
            {
                result.SetResult(await workload.RunAsync(self, scale));
            }
            catch (Exception error)
            {
                result.SetException(error);
                throw;
            }
        });
        return result.Task;
    }
}
