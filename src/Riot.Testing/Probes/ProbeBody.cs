using Riot.Diagnostics;
using Riot.Processes;

namespace Riot.Testing.Probes;

/// <summary>The body of a probe: runs one command after the other, and leaves all other messages in the mailbox until a command takes them.</summary>
internal static class ProbeBody
{
    private const int MostShown = 10;

    public static async Task Probe(ProcessContext self)
    {
        while (await self.ReceiveAsync<object>(message => IsCommand(message) || IsStop(message)) is IncomingCall call)
            await ((ProbeCommand)call.Request).RunAsync(self, call);
    }

    // What a selector throws ends its receive, and the message stays in the mailbox.
    public static async ValueTask<T> Expect<T>(ProcessContext self, Predicate<T> match, TimeSpan timeout)
    {
        var (received, message) = await self.TryReceiveAsync<object>(
            next => !IsCommand(next) && (next is T expected && match(expected)
                ? true
                : throw new ProbeException($"{Who(self)} expected {Wanted<T>()} next, and got {Shown(next)}.")),
            timeout);
        return received ? (T)message : throw new ProbeException($"{Who(self)} expected {Wanted<T>()}, and nothing came within {timeout}.");
    }

    public static async ValueTask<T> ExpectAmong<T>(ProcessContext self, Predicate<T> match, TimeSpan timeout)
    {
        var (received, message) = await self.TryReceiveAsync<object>(next => !IsCommand(next) && next is T expected && match(expected), timeout);
        return received
            ? (T)message
            : throw new ProbeException($"{Who(self)} expected {Wanted<T>()} within {timeout}; {await Present(self)}.");
    }

    public static async ValueTask<bool> ExpectNone(ProcessContext self, TimeSpan within)
    {
        await self.TryReceiveAsync<object>(
            next => IsCommand(next) ? false : throw new ProbeException($"{Who(self)} expected nothing within {within}, and got {Shown(next)}."), within);
        return true;
    }

    private static bool IsCommand(object message) => message is IncomingCall { Request: ProbeCommand };

    // The runtime stops.
    private static bool IsStop(object message) => message is ExitMessage { Kind: ExitKind.Exit } exit && exit.From == Pid.Runtime && exit.Reason.IsShutdown;

    private static string Who(ProcessContext self) => $"Probe {self.Name ?? self.Pid.ToString()}";

    private static string Wanted<T>() => $"a message of type {typeof(T).Name} that matches";

    private static string Shown(object message) => $"{MessageName.Short(message)}: {Printed.Of((message as IncomingCall)?.Request ?? message)}";

    private static async ValueTask<string> Present(ProcessContext self)
    {
        var present = new List<string>();
        await self.TryReceiveAsync<object>(
            message =>
            {
                if (!IsCommand(message))
                    present.Add(Shown(message));
                return false;
            },
            TimeSpan.Zero);
        return present.Count == 0 ? "its mailbox is empty"
            : $"its mailbox has {string.Join("; ", present.Take(MostShown))}{(present.Count > MostShown ? $"; and {present.Count - MostShown} more" : "")}";
    }
}
