// A verb that is given nonsense says so at once: which value, of which argument, and what would do. The process goes on unharmed.
namespace Riot.Tests.BadInput;

public sealed class VerbArgumentTests
{
    private static readonly TimeSpan s_negative = TimeSpan.FromSeconds(-2);
    private static readonly TimeSpan s_tooLong = TimeSpan.FromDays(40_000);

    /// <summary>What is called, and what the error has to say.</summary>
    private static readonly Dictionary<string, (Func<ProcessContext, Task> Call, Type Error, string[] Says)> s_calls = new()
    {
        ["Spawn, no body"] = Null(self => self.Spawn(null!), "body"),
        ["SpawnLink, no body"] = Null(self => self.SpawnLink((Func<ProcessContext, Task>)null!), "body"),
        ["SpawnMonitor, no body"] = Null(self => self.SpawnMonitor(null!, null), "body"),
        ["Spawn by factory, no factory"] = Null(self => self.Spawn((Func<Simple>)null!), "make"),
        ["Spawn, no such priority"] = Undefined(self => self.Spawn(Puppet.Obey, new ProcessOptions { Priority = (ProcessPriority)7 }), "Priority", "Normal"),
        ["Spawn, no such placement"] = Undefined(self => self.Spawn(Puppet.Obey, new ProcessOptions { Placement = (ProcessPlacement)7 }), "Placement", "OwnThread"),
        ["Spawn, blank name"] = Bad(self => self.Spawn(Puppet.Obey, new ProcessOptions { Name = " " }), "name"),
        ["SpawnLink, no such scope"] = Undefined(self => self.SpawnLink(Puppet.Obey, (LinkScope)7), "scope", "Owner"),
        ["Link, no such scope"] = Undefined(self => self.Link(self.Pid, (LinkScope)7), "scope", "AnyExit"),
        ["Link, a scope for spawns"] = Bad(self => self.Link(self.Pid, LinkScope.Owner), "Owner", "SpawnLink"),
        ["Priority, no such"] = Undefined(self => self.Priority = (ProcessPriority)7, "value", "High"),
        ["Send, null"] = Null(self => self.Send(self.Pid, null!), "message"),
        ["Send to a name, null"] = Null(self => self.Send("name", null!), "message"),
        ["TrySend, null"] = Null(self => self.TrySend("name", null!), "message"),
        ["Send, no name"] = Bad(self => self.Send((string)null!, 1), "'to' is Pid.None"),
        ["Send, blank name"] = (Call(self => self.Send("", 1)), typeof(UnknownNameException), ["''", "Register"]),
        ["SendAfter, null"] = Null(self => self.SendAfter(self.Pid, null!, TimeSpan.Zero), "message"),
        ["SendAfter, blank name"] = Bad(self => self.SendAfter("", 1, TimeSpan.Zero), "'to'"),
        ["SendAfter, negative"] = Range(self => self.SendAfter(self.Pid, 1, s_negative), "delay", "negative"),
        ["SendAfter, too long"] = Range(self => self.SendAfter(self.Pid, 1, s_tooLong), "delay", "36500 days"),
        ["SendAfter, for ever"] = Range(self => self.SendAfter(self.Pid, 1, Timeout.InfiniteTimeSpan), "delay", "needs no timer"),
        ["SendAfter to a name, for ever"] = Range(self => self.SendAfter("name", 1, Timeout.InfiniteTimeSpan), "delay", "needs no timer"),
        ["SendInterval, for ever"] = Range(self => self.SendInterval(self.Pid, 1, Timeout.InfiniteTimeSpan), "interval", "more than zero"),
        ["SendInterval, zero"] = Range(self => self.SendInterval(self.Pid, 1, TimeSpan.Zero), "interval", "more than zero"),
        ["SendInterval, negative"] = Range(self => self.SendInterval("name", 1, s_negative), "interval", "more than zero"),
        ["SendInterval, too long"] = Range(self => self.SendInterval(self.Pid, 1, s_tooLong), "interval", "36500 days"),
        ["Cancel, none"] = Null(self => self.Cancel(null!), "timer"),
        ["Receive, negative"] = Range(async self => await self.ReceiveAsync(s_negative), "timeout", "InfiniteTimeSpan"),
        ["Receive<T>, negative"] = Range(async self => await self.ReceiveAsync<int>(s_negative), "timeout", "InfiniteTimeSpan"),
        ["Receive, too long"] = Range(async self => await self.ReceiveAsync(s_tooLong), "timeout", "36500 days: give that or less, or Timeout.InfiniteTimeSpan"),
        ["TryReceive, negative"] = Range(async self => await self.TryReceiveAsync<int>(s_negative), "timeout", "InfiniteTimeSpan"),
        ["Receive, no predicate"] = Null(async self => await self.ReceiveAsync((Func<int, bool>)null!), "match"),
        ["Receive, no selector"] = Null(async self => await self.ReceiveAsync((Selector<int>)null!), "selector"),
        ["TryReceive, no predicate"] = Null(async self => await self.TryReceiveAsync((Func<int, bool>)null!, TimeSpan.Zero), "match"),
        ["TryReceive, no selector"] = Null(async self => await self.TryReceiveAsync((Selector<int>)null!, TimeSpan.Zero), "selector"),
        ["Sleep, negative"] = Range(async self => await self.SleepAsync(s_negative), "time", "InfiniteTimeSpan"),
        ["Sleep, too long"] = Range(async self => await self.SleepAsync(s_tooLong), "time", "36500 days"),
        ["Exit, no reason"] = Null(self => self.Exit(null!), "reason"),
        ["Exit another, no reason"] = Null(self => self.Exit(self.Parent, null!), "reason"),
        ["Exit, Killed"] = Bad(self => self.Exit(ExitReason.Killed), "Killed", "use Kill"),
        ["Demonitor, none"] = Null(self => self.Demonitor(null!), "monitor"),
        ["Monitor, no name"] = Bad(self => self.Monitor((string)null!), "'process' is Pid.None"),
        ["WaitForExit, no pids"] = Null(async self => await self.WaitForExitAsync((IEnumerable<Pid>)null!), "processes"),
        ["WaitForExit, negative"] = Range(async self => await self.WaitForExitAsync(self.Pid, s_negative), "timeout", "InfiniteTimeSpan"),
        ["Register, blank name"] = Bad(self => self.Register(""), "name"),
        ["Register, no name"] = Null(self => self.Register(null!), "name"),
        ["Unregister, no name"] = Null(self => self.Names.Unregister(null!), "name"),
        ["WhereIs, no name"] = Null(self => self.Names.WhereIs(null!), "name"),
        ["AwaitName, blank name"] = Bad(async self => await self.Names.WaitForAsync(" "), "name"),
        ["AwaitName, negative"] = Range(async self => await self.Names.WaitForAsync("name", s_negative), "timeout", "InfiniteTimeSpan"),
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Verb_GivenNonsense_SaysWhatIsWrongAndLeavesTheProcessUnharmed(string name)
    {
        var (call, type, says) = s_calls[name];
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var error = await Assert.ThrowsAsync(type, () => call(self));

            Assert.All(says, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));

            // Nothing is pending, spawned, or in the mailbox.
            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.ReceiveAsync(TimeSpan.Zero));
            Assert.Equal([self.Pid], stage.Riot.Processes.List());
        });
    }

    [Fact]
    public async Task Receive_SinceARefOfAnother_NamesBoth()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());
        var theirs = await other.Ask(self => self.MakeRef());

        var error = await Assert.ThrowsAsync<ArgumentException>(() => one.Ask(self => self.ReceiveAsync<int>(TimeSpan.Zero, theirs)));

        Assert.Contains(theirs.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(other.Pid.ToString(), error.Message, StringComparison.Ordinal);
    }

    private static Func<ProcessContext, Task> Call(Action<ProcessContext> call) => self =>
    {
        call(self);
        return Task.CompletedTask;
    };

    private static (Func<ProcessContext, Task>, Type, string[]) Null(Action<ProcessContext> call, string argument) => Null(Call(call), argument);

    private static (Func<ProcessContext, Task>, Type, string[]) Null(Func<ProcessContext, Task> call, string argument) =>
        (call, typeof(ArgumentNullException), [$"'{argument}'"]);

    private static (Func<ProcessContext, Task>, Type, string[]) Bad(Action<ProcessContext> call, params string[] says) => Bad(Call(call), says);

    private static (Func<ProcessContext, Task>, Type, string[]) Bad(Func<ProcessContext, Task> call, params string[] says) =>
        (call, typeof(ArgumentException), says);

    private static (Func<ProcessContext, Task>, Type, string[]) Range(Action<ProcessContext> call, params string[] says) => Range(Call(call), says);

    private static (Func<ProcessContext, Task>, Type, string[]) Range(Func<ProcessContext, Task> call, params string[] says) =>
        (call, typeof(ArgumentOutOfRangeException), says);

    private static (Func<ProcessContext, Task>, Type, string[]) Undefined(Action<ProcessContext> call, params string[] says) =>
        (Call(call), typeof(ArgumentOutOfRangeException), [.. says, "7"]);

    private sealed record Question : ICall<int>;

    private sealed class Simple : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
