// Plays all scenarios on Erlang/OTP, in one run of one Erlang node, and keeps what each of them printed.
using System.Diagnostics;
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnOtp;

internal static class OtpPlay
{
    private const string Load =
        "[begin "
        + "{ok, Module, Code} = compile:file(Source, [binary, report, warnings_as_errors]), "
        + "{module, Module} = code:load_binary(Module, Source, Code) "
        + "end || Source <- init:get_plain_arguments()], "
        + "otp_play:main().";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<Dictionary<string, Transcript>>> s_run = new(Run);

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, "erl")) || File.Exists(Path.Combine(folder, "erl.exe")));

    public static async Task<Transcript> Of(Scenario scenario) => (await s_run.Value)[scenario.Name];

    private static async Task<Dictionary<string, Transcript>> Run()
    {
        // One scheduler: a process that ends has told all who must know before anybody else runs. The play relies on that.
        var sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "OnOtp"), "*.erl");
        var start = new ProcessStartInfo("erl", ["-noshell", "+S", "1:1", "-eval", Load, "-extra", .. sources])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["ERL_CRASH_DUMP_SECONDS"] = "0" },
        };
        using var erl = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            var printed = erl.StandardOutput.ReadToEndAsync(limit.Token);
            await WriteScript(erl.StandardInput);
            var output = await printed;
            await erl.WaitForExitAsync(limit.Token);
            return erl.ExitCode == 0 ? Parse(output) : throw new InvalidOperationException($"erl ended with {erl.ExitCode}:\n{output}");
        }
        catch (OperationCanceledException)
        {
            erl.Kill(entireProcessTree: true);
            throw new TimeoutException($"erl took more than {s_limit.TotalSeconds} s.");
        }
    }

    /// <summary>"scenario" and its name, then its steps, a line each; the end of the input ends the script.</summary>
    private static async Task WriteScript(StreamWriter input)
    {
        foreach (var scenario in ScenarioFiles.All)
        {
            await input.WriteAsync($"scenario {scenario.Name}\n");
            foreach (var step in scenario.Steps)
                await input.WriteAsync($"{step}\n");
        }

        input.Close();
    }

    /// <summary>The same: "scenario" and its name, then its transcript.</summary>
    private static Dictionary<string, Transcript> Parse(string output)
    {
        Dictionary<string, List<string>> all = [];
        List<string> current = [];
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("scenario ", StringComparison.Ordinal))
                all.Add(line["scenario ".Length..], current = []);
            else
                current.Add(line);
        }

        return all.ToDictionary(pair => pair.Key, pair => new Transcript(pair.Value));
    }
}
