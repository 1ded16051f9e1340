// The Erlang side: bench/erlang/riot_bench.erl, compiled into a temporary folder.
namespace Riot.Benchmarks.Comparison;

internal sealed class ErlangSide : Side, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _beams;

    private ErlangSide(DirectoryInfo beams, string version)
        : base("Erlang/OTP", warmUps: 1)
    {
        _beams = beams;
        Version = version;
    }

    /// <summary>Release and number of schedulers.</summary>
    public string Version { get; }

    /// <summary>Null when there is no Erlang on the PATH.</summary>
    public static async Task<ErlangSide?> TryCreateAsync()
    {
        if (!Comparison.Command.Exists("erl") || !Comparison.Command.Exists("erlc"))
            return null;
        var beams = Directory.CreateTempSubdirectory("riot_bench_");
        var source = Path.Combine(AppContext.BaseDirectory, "riot_bench.erl");
        await new Command("erlc", ["-o", beams.FullName, source]).RunAsync(s_limit);
        const string Question = """io:format("~s, ~b schedulers", [erlang:system_info(otp_release), erlang:system_info(schedulers_online)]), halt().""";
        return new ErlangSide(beams, await new Command("erl", ["-noshell", "-eval", Question]).RunAsync(s_limit));
    }

    public void Dispose() => _beams.Delete(recursive: true);

    // Skynet has more than a million processes at a time; the default limit is 262,144.
    protected override Command Command(IEnumerable<string> arguments) =>
        new("erl", ["+P", "2000000", "-noshell", "-pa", _beams.FullName, "-run", "riot_bench", "main", .. arguments]);
}
