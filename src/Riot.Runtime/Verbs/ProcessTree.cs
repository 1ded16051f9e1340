using System.Globalization;
using System.Text;

namespace Riot.Verbs;

/// <summary>Prints processes as a tree, each below the one that spawned it.</summary>
internal static class ProcessTree
{
    public static string Print(IEnumerable<ProcessInfo> processes)
    {
        var all = processes.ToDictionary(each => each.Pid);
        var children = all.Values.ToLookup(each => all.ContainsKey(each.Parent) ? each.Parent : Pid.None);
        var text = new StringBuilder();

        // A stack of its own, since a chain of spawns may be deeper than a thread's.
        var open = new Stack<(ProcessInfo Process, int Depth)>(InOrder(children[Pid.None]).Select(each => (each, 0)));
        while (open.TryPop(out var next))
        {
            var (process, depth) = next;
            text.Append(' ', 2 * depth).AppendLine(Line(process));
            foreach (var child in InOrder(children[process.Pid]))
                open.Push((child, depth + 1));
        }

        return text.ToString();
    }

    // The oldest is to be popped first.
    private static IEnumerable<ProcessInfo> InOrder(IEnumerable<ProcessInfo> siblings) => siblings.OrderByDescending(each => each.Pid.Target!.Id);

    private static string Line(ProcessInfo process)
    {
        var label = process.Label is null ? "" : $" {process.Label}";
        var state = process.WaitsFor.Length == 0 || process.Status == ProcessStatus.Exiting
            ? process.Status.ToString().ToLowerInvariant()
            : $"waits for {process.WaitsFor}";
        return string.Create(CultureInfo.InvariantCulture, $"{process.Pid}{label} {process.InitialBody}: {state}, mailbox {process.MailboxLength}");
    }
}
