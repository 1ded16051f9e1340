// What a reader has to know about the machine to judge the figures; no names and no paths.
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Riot.Benchmarks.Comparison;

internal static class MachineFacts
{
    public static IEnumerable<string> Lines(string? erlang)
    {
        yield return $"- {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}";
        yield return $"- {RuntimeInformation.FrameworkDescription}, {CollectorMode()}, {(IsOptimized ? "Release" : "Debug (figures mean nothing)")}";
        yield return erlang is null ? "- Erlang/OTP: not found" : $"- Erlang/OTP {erlang}";
        yield return string.Create(CultureInfo.InvariantCulture, $"- {DateTime.UtcNow:yyyy-MM-dd}");
    }

#if DEBUG
    private static bool IsOptimized => false;
#else
    private static bool IsOptimized => true;
#endif

    private static string CollectorMode()
    {
        var isConcurrent = GC.GetConfigurationVariables().TryGetValue("ConcurrentGC", out var value) && value is true;
        return $"{(GCSettings.IsServerGC ? "server" : "workstation")} GC, {(isConcurrent ? "concurrent" : "not concurrent")}";
    }
}
