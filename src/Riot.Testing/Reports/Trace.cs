using System.Globalization;
using System.Text;
using Riot.Processes;

namespace Riot.Testing.Reports;

/// <summary>What happened in a run, for people to read: who ran, when, and what that sent.</summary>
internal sealed class Trace
{
    private const int LongestItem = 100;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<Process, string> _names = [];
    private string _indent = "";
    private int _step;

    public void Begin(Process? process, TimeSpan time, int depth)
    {
        _step++;
        _indent = new string(' ', 2 * depth);
        _text.Append(CultureInfo.InvariantCulture, $"{_step,5}  {Clock(time)}  {_indent}{NameOf(process)}").Append(depth > 0 ? " interrupts\n" : "\n");
    }

    public void Resume(Process? process, TimeSpan time)
    {
        _indent = _indent[..Math.Max(0, _indent.Length - 2)];
        _text.Append(CultureInfo.InvariantCulture, $"       {Clock(time)}  {_indent}{NameOf(process)} goes on\n");
    }

    public void Jump(TimeSpan time)
    {
        _indent = "";
        _text.Append(CultureInfo.InvariantCulture, $"{++_step,5}  {Clock(time)}  a timer is due\n");
    }

    public void Sent(Process? from, Process to, object item) =>
        _text.Append(CultureInfo.InvariantCulture, $"                  {_indent}  {NameOf(from)} → {NameOf(to)}: {Items.Describe(item, LongestItem)}\n");

    public void Note(string what) => _text.Append(CultureInfo.InvariantCulture, $"                  {_indent}  {what}\n");

    public override string ToString() => _text.ToString();

    // What it was called first: it keeps that when it is dead.
    private string NameOf(Process? process)
    {
        if (process is null)
            return Names.Outside;
        if (!_names.TryGetValue(process, out var name))
            _names.Add(process, name = Names.Of(process));
        return name;
    }

    // Minutes do not stop at an hour.
    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes:00}:{time:ss\\.fff}");
}
