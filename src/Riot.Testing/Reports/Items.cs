using Riot.Diagnostics;
using Riot.Signals;
using Riot.Testing.Probes;

namespace Riot.Testing.Reports;

/// <summary>What messages and signals are called in traces, recordings and diagrams.</summary>
internal static class Items
{
    public static string Describe(object item, int longest)
    {
        var text = item switch
        {
            ExitSignal exit => $"exit {exit.Reason}",
            LinkExitSignal exit => $"link exit {exit.Reason}",
            DownSignal down => $"down {down.Reason}",
            TimerFireSignal fire => Printed.Of(fire.Message),
            IncomingCall { Request: ProbeCommand } => "command of the test",
            IncomingCall call => $"call {Printed.Of(call.Request)}",
            PostSignal post => $"continuation{Where.Phrase(post.State)}",
            Signal signal => SignalName(signal),
            _ => Printed.Of(item),
        };
        return OneLine(text, longest);
    }

    public static string DescribeAnswer(object? reply, bool isRefused, int longest) => OneLine(
        isRefused && reply is Exception ? $"refuses, {Printed.Of(reply)}" : $"replies {(reply is null ? "null" : Printed.Of(reply))}", longest);

    public static string OneLine(string text, int longest)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
    }

    /// <summary>As in <c>link</c> for a <c>LinkSignal</c>.</summary>
    public static string SignalName(Signal signal)
    {
        var name = signal.GetType().Name;
        name = name.EndsWith("Signal", StringComparison.Ordinal) ? name[..^"Signal".Length] : name;
        return string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : letter.ToString()));
    }
}
