// The verbs of the scenarios that have to do with servers and supervisors. Each has its twin in otp_tree.erl.
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnRiot;

internal static class TreeVerbs
{
    /// <summary>What there is to record of it; null if nothing.</summary>
    public static async ValueTask<string?> Answer(ProcessContext self, string[] verb, Cast cast)
    {
        switch (verb)
        {
            case ["starts", var name]:
                return await Start(self, cast.Part(name), cast) ? null : "ignored";
            case ["stops", var who, .. var reason]:
                await self.StopAsync(cast[who].Pid, reason: RiotWords.Reason(reason is [var word] ? word : "normal"));
                return null;
            case ["calls", var whom, .. var request]:
                return await Call(self, cast, whom, request, Timeout.InfiniteTimeSpan);
            case ["calls-briefly", var whom, .. var request]:
                return await Call(self, cast, whom, request, RiotPlay.Tick);
            case ["casts", var whom, .. var request]:
                cast[whom].IsSent();
                self.Send(cast[whom].Pid, Words.Requests(request));
                return null;
            case ["starts-child", var whom, var child]:
                return Started(await self.StartChildAsync(cast[whom].Pid, Specs.Child(cast.Part(child), cast)));
            case ["restarts", var whom, var child]:
                return Started(await self.RestartChildAsync(cast[whom].Pid, child));
            case ["terminates", var whom, var child]:
                if (cast[whom].Part!.IsDynamic)
                    await self.StopChildAsync(cast[whom].Pid, cast[child].Pid);
                else
                    await self.StopChildAsync(cast[whom].Pid, child);
                return null;
            case ["deletes", var whom, var child]:
                await self.RemoveChildAsync(cast[whom].Pid, child);
                return null;
            case ["lists", var whom]:
                return await List(self, cast[whom], cast);
            case ["counts", var whom]:
                var counts = await self.CountChildrenAsync(cast[whom].Pid);
                return $"specs {counts.Specs} active {counts.Active} supervisors {counts.Supervisors} workers {counts.Workers}";
            default:
                throw new FormatException($"No verb of a scenario: {string.Join(' ', verb)}");
        }
    }

    private static async ValueTask<bool> Start(ProcessContext self, Part part, Cast cast)
    {
        var named = new ProcessOptions { Name = part.Name };
        var pid = part switch
        {
            { IsSupervisor: false } => await self.StartLinkAsync<RiotServer>([part, cast]),
            { IsDynamic: true } => await self.StartLinkAsync<DynamicSupervisor>([Specs.Dynamic(part)], LinkScope.AnyExit, named),
            _ => await self.StartLinkAsync<Supervisor>([Specs.Supervisor(part, cast)], LinkScope.AnyExit, named),
        };
        if (part.IsSupervisor)
            cast.EnterSupervisor(part, pid);
        return !pid.IsNone;
    }

    private static async ValueTask<string> Call(ProcessContext self, Cast cast, string whom, string[] request, TimeSpan timeout)
    {
        cast[whom].IsSent();
        try
        {
            var reply = self.CallAsync(cast[whom].Pid, new RiotServer.Ask(Words.Requests(request)), timeout);
            if (!reply.IsCompleted && timeout == RiotPlay.Tick)
                cast.At(self.Pid)!.WaitForClock(isIdle: false);
            return await reply;
        }
        finally
        {
            cast.At(self.Pid)?.Awake();
        }
    }

    private static async ValueTask<string> List(ProcessContext self, Actor supervisor, Cast cast)
    {
        var children = await self.GetChildrenAsync(supervisor.Pid);
        var words = children.Select(child => RiotWords.Child(child, cast));
        return children.Count == 0 ? "nobody" : string.Join(' ', supervisor.Part!.IsDynamic ? words.Order(StringComparer.Ordinal) : words);
    }

    private static string? Started(Pid child) => child.IsNone ? "ignored" : null;
}
