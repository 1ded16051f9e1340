// Scripted servers on a stage, and puppets that call them.
namespace Riot.Tests.Semantics.Calls.Servers;

internal static class ServerStage
{
    /// <summary>More than any limit that tests wait for, and less than the clock's end.</summary>
    public static readonly TimeSpan Ages = TimeSpan.FromDays(1);

    /// <summary>A server that has started; its parent is the runtime.</summary>
    public static Task<Pid> Serve(this Stage stage, Script? script = null, string? name = null, bool trapExits = false) =>
        stage.Riot.StartAsync<ScriptedServer>([script ?? new Script()], new ProcessOptions { Name = name, TrapExits = trapExits }).Guarded();

    public static Task<TReply> Call<TReply>(this Puppet puppet, Pid pid, ICall<TReply> request, TimeSpan? timeout = null) =>
        puppet.Ask(self => self.CallAsync(pid, request, timeout));

    public static Task<Pid> StartLink(
        this Puppet puppet, Script script, LinkScope scope = LinkScope.AnyExit, string? name = null, bool trapExits = false) =>
        puppet.Ask(self => self.StartLinkAsync<ScriptedServer>([script], scope, new ProcessOptions { Name = name, TrapExits = trapExits }));

    public static Task<TReply> Call<TReply>(this Stage stage, Pid pid, ICall<TReply> request) =>
        stage.Riot.CallAsync(pid, request, Timeout.InfiniteTimeSpan).Guarded();

    /// <summary>Runs something in a handler.</summary>
    public static Task Do(this Stage stage, Pid pid, Action<ScriptedServer> act) => stage.Call(pid, Ask.To(act));

    /// <summary>On a stepwise stage: completes once all that was ready before has had its slice. A puppet that is new, since one that still runs might answer too early.</summary>
    public static Task Settle(this Stage stage) => stage.Puppet().Sync();

    /// <summary>A call that the server keeps; completes once it has it.</summary>
    public static async Task<(IncomingCall Call, Task<string> Reply)> Keep(this Stage stage, Pid pid, Script script, Puppet? caller = null, TimeSpan? timeout = null)
    {
        var reply = caller is null ? stage.Riot.CallAsync(pid, new Keep(), timeout ?? Timeout.InfiniteTimeSpan).Guarded()
            : caller.Call(pid, new Keep(), timeout ?? Timeout.InfiniteTimeSpan);
        IncomingCall? call;
        while (!script.Kept.TryDequeue(out call))
            await Task.Yield();
        return (call, reply);
    }
}
