using System.Text;
using Riot.Processes;
using Riot.Testing.Engine;

namespace Riot.Testing.Reports;

/// <summary>Says what each living process waits for, when a run cannot go on.</summary>
internal static class Waiting
{
    private const int Most = 50;

    public static string Describe(SimulatedScheduler scheduler)
    {
        var text = new StringBuilder();
        var processes = scheduler.Processes.ToArray();
        foreach (var process in processes.Take(Most))
            text.Append("  ").Append(Names.Of(process)).Append(' ').Append(For(process)).Append('\n');
        if (processes.Length > Most)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  … and {processes.Length - Most} more\n");
        return text.ToString();
    }

    private static string For(Process process)
    {
        var (what, continuation) = process.DescribeWait();
        return $"{what}{Where.Phrase(continuation)}";
    }
}
