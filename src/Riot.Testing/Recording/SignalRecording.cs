using Riot.Processes;
using Riot.Signals;
using Riot.Testing.Reports;

namespace Riot.Testing.Recording;

/// <summary>All messages and signals that were sent between processes, in order: to assert on, and to look at as a sequence diagram. Any thread.</summary>
public sealed class SignalRecording
{
    private const int LongestText = 80;

    private readonly Lock _lock = new();
    private readonly List<SentSignal> _sent = [];
    private readonly Dictionary<Pid, string> _names = [];

    internal SignalRecording()
    {
    }

    /// <summary>What was sent so far, in order: a snapshot.</summary>
    public IReadOnlyList<SentSignal> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    /// <summary>The messages of one type, in order; requests of calls too, but not their replies.</summary>
    public IReadOnlyList<T> Messages<T>() => [.. Sent.Where(each => each.Kind is not ("reply" or "refusal")).Select(each => each.Message).OfType<T>()];

    /// <summary>A sequence diagram in Mermaid's language: put it into a Markdown block marked <c>mermaid</c>.</summary>
    public string ToMermaid()
    {
        lock (_lock)
            return SequenceDiagram.Of(_sent, pid => _names.GetValueOrDefault(pid, Names.Outside));
    }

    internal void Add(Process? from, Process to, object item)
    {
        var (kind, message) = item switch
        {
            IncomingCall call => ("call", call.Request),
            TimerFireSignal fire => ("timer", fire.Message),
            Signal signal => (Items.SignalName(signal), null),
            _ => ("message", (object?)item),
        };
        Add(from, to, kind, message, Items.Describe(item, LongestText));
    }

    internal void AddAnswer(Process? from, Process? to, object? reply, bool isRefused) =>
        Add(from, to, isRefused ? "refusal" : "reply", reply, Items.DescribeAnswer(reply, isRefused, LongestText));

    private void Add(Process? from, Process? to, string kind, object? message, string text)
    {
        lock (_lock)
        {
            Name(from);
            Name(to);
            _sent.Add(new SentSignal(from?.Pid ?? Pid.Runtime, to?.Pid ?? Pid.Runtime, kind, message, text));
        }
    }

    // The last name counts: a process may get one later.
    private void Name(Process? process)
    {
        if (process is not null && (process.Name is not null || !_names.ContainsKey(process.Pid)))
            _names[process.Pid] = Names.Of(process);
    }
}
