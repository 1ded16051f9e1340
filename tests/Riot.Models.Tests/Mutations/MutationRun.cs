// Builds and tests a copy of the repository with one deliberate bug in it.
using System.Diagnostics;
using Riot.Tests;

namespace Riot.Models.Mutations;

/// <summary>One copy serves all mutations, one after the other: only what a bug changes is built again.</summary>
internal sealed class MutationRun : IDisposable
{
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_testLimit = TimeSpan.FromMinutes(3);

    // The source as it is has to pass all the tests in one run.
    private static readonly TimeSpan s_allTestsLimit = TimeSpan.FromMinutes(15);

    private readonly string _folder = Directory.CreateTempSubdirectory("riot-mutation-").FullName;

    public MutationRun()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.Copy(Repository.PathOf("tests", "Directory.Build.props"), Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "tests")).FullName, "Directory.Build.props"));
        foreach (var part in (string[])["src/Riot.Runtime", "src/Riot.Generators", "src/Riot.Generators.Fixes", "tests/Shared", "tests/Riot.Models.Tests", "tests/Riot.Runtime.Tests"])
            Copy(Repository.PathOf(part.Split('/')), Path.Combine(_folder, part));
    }

    /// <summary>Returns who has noticed the bug; empty: nobody has. Null for the source as it is.</summary>
    public IReadOnlyList<string> Failures(Mutation? mutation, string project, IEnumerable<string> tests)
    {
        var path = mutation is null ? null : Path.Combine(_folder, Path.GetRelativePath(Repository.Root, mutation.Path));
        var source = path is null ? "" : File.ReadAllText(path);
        if (path is not null)
            File.WriteAllText(path, source.Replace(mutation!.Old, mutation.New, StringComparison.Ordinal));
        try
        {
            var folder = Path.Combine(_folder, "tests", project);
            var (built, output) = Run(folder, s_buildLimit, "dotnet",
                "build", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:NuGetAudit=false");
            if (built != 0)
                throw new InvalidOperationException($"{mutation} does not build:{Environment.NewLine}{output}");
            return Test(folder, project, tests, mutation is null ? s_allTestsLimit : s_testLimit);
        }
        finally
        {
            if (path is not null)
                File.WriteAllText(path, source);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<string> Test(string folder, string project, IEnumerable<string> tests, TimeSpan limit)
    {
        var (code, output) = Run(folder, limit, Path.Combine(folder, "bin", "Debug", "net10.0", project),
            ["-noColor", .. tests.SelectMany(test => (string[])["-class", test])]);
        if (code is null)
            return ["the time limit"];
        if (code == 0)
            return output.Contains("Total: 0", StringComparison.Ordinal) ? throw new InvalidOperationException("There is no such test.") : [];
        var failed = output.Split('\n').Where(line => line.Contains("[FAIL]", StringComparison.Ordinal)).Select(line => line.Replace("[FAIL]", "", StringComparison.Ordinal).Trim()).ToList();
        return failed.Count == 0 ? [$"the end of the whole run, with code {code}"] : failed;
    }

    private static (int? Code, string Output) Run(string folder, TimeSpan limit, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove(Stepping.Explorer.ReplayVariable);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (process.WaitForExit(limit))
            return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return (null, "");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
