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
    private int _step;

    public void Begin(Process? process, TimeSpan time) => Line(time, NameOf(process));

    public void Interrupted(Process? process) => Note($"{NameOf(process)} is interrupted");

    public void Resume(Process? process, TimeSpan time) => Line(time, $"{NameOf(process)} goes on");

    public void Jump(TimeSpan time) => Line(time, "a timer is due");

    public void Sent(Process? from, Process to, object item) => Note($"{NameOf(from)} → {NameOf(to)}: {Items.Describe(item, LongestItem)}");

    public void Answered(Process? from, Process? to, object? reply, bool isRefused) => Note($"{NameOf(from)} → {NameOf(to)}: {Items.DescribeAnswer(reply, isRefused, LongestItem)}");

    public void Ended(Process process, ExitReason reason) => Note($"{NameOf(process)} ends: {Items.OneLine($"{reason}", LongestItem)}");

    public void Note(string what) => _text.Append(CultureInfo.InvariantCulture, $"                    {what}\n");

    public override string ToString() => _text.ToString();

    private void Line(TimeSpan time, string what) => _text.Append(CultureInfo.InvariantCulture, $"{++_step,5}  {Clock(time)}  {what}\n");

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
