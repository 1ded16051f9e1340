// A program to run to its end, and what it printed.
using System.ComponentModel;
using System.Diagnostics;

namespace Riot.Benchmarks.Comparison;

internal sealed class Command(string program, IReadOnlyList<string> arguments)
{
    /// <summary>Whether a program of that name lies on the PATH.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    /// <summary>Its output; throws when it fails or takes longer than the limit, and then ends it.</summary>
    public async Task<string> RunAsync(TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start.");
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Line} ended with {process.ExitCode}:\n{output}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Line} took more than {limit.TotalSeconds} s.");
        }
    }

    private string Line => $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
}
