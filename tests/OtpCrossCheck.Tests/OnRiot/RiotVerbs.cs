// The verbs of the scenarios as calls of Riot's public surface. Each has its twin in otp_play.erl.
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnRiot;

internal static class RiotVerbs
{
    /// <summary>Performs a verb inside a process; returns what there is to record of it.</summary>
    public static async ValueTask<IReadOnlyList<string>> Perform(ProcessContext self, string[] verb, Cast cast)
    {
        if (verb is ["takes"])
            return await TakeAll(self, cast);
        try
        {
            return await Answer(self, verb, cast) is { } answer ? [$"{string.Join(' ', verb)} -> {answer}"] : [];
        }
        catch (ProcessExitException) when (verb is [.., "caught"])
        {
            return [];
        }
        catch (Exception error) when (RiotWords.Refusal(verb[0], error) is { } refusal)
        {
            return [$"{string.Join(' ', verb)} -> {refusal}"];
        }
    }

    private static async ValueTask<string?> Answer(ProcessContext self, string[] verb, Cast cast)
    {
        switch (verb)
        {
            case ["errs"]:
                throw new InvalidTimeZoneException("The scenario wants an error.");
            case ["exits", var reason, ..]:
                self.Exit(RiotWords.Reason(reason));
                return null;
            case ["signals", var who, var reason]:
                self.Exit(cast[who].Pid, RiotWords.Reason(reason));
                return null;
            case ["kills", var who]:
                self.Kill(cast[who].Pid);
                return null;
            case ["links", var who, ..]:
                self.Link(cast[who].Pid, RiotWords.Scope(verb));
                return null;
            case ["unlinks", var who, ..]:
                self.Unlink(cast[who].Pid, flush: verb.Contains("flushing"));
                return null;
            case ["monitors", var whom, "as", var label]:
                cast.Keep(label, Words.IsName(whom) ? self.Monitor(whom) : self.Monitor(cast[whom].Pid));
                return null;
            case ["demonitors", var label, ..]:
                self.Demonitor(cast.Monitor(label), flush: verb.Contains("flushing"));
                return null;
            case ["takes-down", var label]:
                var (found, down) = await self.TryReceiveAsync<ProcessDown>(down => down.Monitor == cast.Monitor(label), TimeSpan.Zero);
                return found ? RiotWords.Message(down!, cast) : "nothing";
            case ["takes-exit", var who]:
                var (came, exit) = await self.TryReceiveAsync<ExitMessage>(exit => exit.From == cast[who].Pid, TimeSpan.Zero);
                return came ? RiotWords.Message(exit!, cast) : "nothing";
            case ["tells", var name, var message] when Words.IsName(name):
                self.Send(name, message);
                return null;
            case ["tells", var whom, var message]:
                cast[whom].IsSent();
                self.Send(cast[whom].Pid, message);
                return null;
            case ["traps"] or ["untraps"]:
                self.TrapExits = verb is ["traps"];
                return null;
            case ["registers", var name, var who]:
                self.Names.Register(name, cast[who].Pid);
                return null;
            case ["unregisters", var name]:
                return self.Names.Unregister(name) ? null : "false";
            case ["finds", var name]:
                return cast.RoleOf(self.Names.WhereIs(name));
            case ["checks", var who]:
                return await self.Processes.IsAliveAsync(cast[who].Pid) ? "alive" : "dead";
            case ["spawns", ..]:
                Spawn(self, verb, cast);
                return null;
            default:
                return await TreeVerbs.Answer(self, verb, cast);
        }
    }

    private static void Spawn(ProcessContext self, string[] verb, Cast cast)
    {
        var (how, first) = verb.SplitAt("that");
        var actor = new Actor(verb[1]);
        var body = new PuppetBody(actor, cast, first.Length == 0 ? [] : [first], []);
        var options = new ProcessOptions { TrapExits = how.Contains("traps") };
        if (how.Contains("monitored"))
        {
            var (pid, monitor) = self.SpawnMonitor(body.Run, options);
            cast.Enter(actor, pid);
            cast.Keep(how.After("as")!, monitor);
        }
        else
        {
            cast.Enter(actor, how.Contains("linked") || how.Contains("owned")
                ? self.SpawnLink(body.Run, RiotWords.Scope(how), options)
                : self.Spawn(body.Run, options));
        }
    }

    private static async Task<IReadOnlyList<string>> TakeAll(ProcessContext self, Cast cast)
    {
        List<string> all = [];
        while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
            all.Add(RiotWords.Message(message, cast));
        return all;
    }
}
