// The runtime's own surface, given nonsense or called at the wrong time: a clear error, no hang.
namespace Riot.Tests.BadInput;

public sealed class RuntimeArgumentTests
{
    private static readonly TimeSpan s_negative = TimeSpan.FromSeconds(-2);

    private static readonly Dictionary<string, (Func<RiotRuntime, Task> Call, Type Error, string[] Says)> s_calls = new()
    {
        ["Spawn, no body"] = (Call(riot => riot.Spawn(null!)), typeof(ArgumentNullException), ["'body'"]),
        ["Spawn, no such priority"] = (
            Call(riot => riot.Spawn(Puppet.Obey, new ProcessOptions { Priority = (ProcessPriority)7 })), typeof(ArgumentOutOfRangeException), ["Priority", "7", "Normal"]),
        ["Spawn, blank name"] = (Call(riot => riot.Spawn(Puppet.Obey, new ProcessOptions { Name = "" })), typeof(ArgumentException), ["name"]),
        ["Spawn by type, a value is missing"] = (
            Call(riot => riot.Spawn<WrongProcesses.NeedsText>()), typeof(ActivationException), ["NeedsText", "()", "constructor"]),
        ["Spawn by type, a value of another type"] = (
            Call(riot => riot.Spawn<WrongProcesses.NeedsText>([42])), typeof(ActivationException), ["NeedsText", "Int32"]),
        ["Spawn by type, values that fit nowhere"] = (
            Call(riot => riot.Spawn<WrongProcesses.NeedsText>([null, 7])), typeof(ActivationException), ["NeedsText", "(null, Int32)"]),
        ["Send, null"] = (Call(riot => riot.Send(Pid.Runtime, null!)), typeof(ArgumentNullException), ["'message'"]),
        ["Send, unknown name"] = (Call(riot => riot.Send("nobody", 1)), typeof(UnknownNameException), ["'nobody'", "TrySend"]),
        ["SendAfter, negative"] = (Call(riot => riot.SendAfter("name", 1, s_negative)), typeof(ArgumentOutOfRangeException), ["delay", "negative"]),
        ["SendAfter, for ever"] = (
            Call(riot => riot.SendAfter("name", 1, Timeout.InfiniteTimeSpan)), typeof(ArgumentOutOfRangeException), ["delay", "needs no timer"]),
        ["SendInterval, zero"] = (Call(riot => riot.SendInterval("name", 1, TimeSpan.Zero)), typeof(ArgumentOutOfRangeException), ["interval"]),
        ["Cancel, none"] = (Call(riot => riot.Cancel(null!)), typeof(ArgumentNullException), ["'timer'"]),
        ["Register, a dead pid"] = (Call(riot => riot.Names.Register("name", Pid.Runtime)), typeof(NoSuchProcessException), ["'name'", Pid.Runtime.ToString()]),
        ["WaitForAsync, blank name"] = (riot => riot.Names.WaitForAsync("", TimeSpan.Zero).AsTask(), typeof(ArgumentException), ["name"]),
        ["WaitForAsync, negative"] = (riot => riot.Names.WaitForAsync("name", s_negative).AsTask(), typeof(ArgumentOutOfRangeException), ["timeout", "InfiniteTimeSpan"]),
        ["WaitForAsync, too long"] = (
            riot => riot.Names.WaitForAsync("name", TimeSpan.FromDays(40_000)).AsTask(), typeof(ArgumentOutOfRangeException), ["timeout", "36500 days"]),
        ["StopAsync of a process, negative"] = (
            riot => riot.StopAsync(Pid.Runtime, Shutdown.After(s_negative)).AsTask(), typeof(ArgumentOutOfRangeException), ["limit", "InfiniteTimeSpan"]),
        ["Exit, no reason"] = (Call(riot => riot.Exit(Pid.Runtime, null!)), typeof(ArgumentNullException), ["'reason'"]),
        ["Exit, NoProcess"] = (Call(riot => riot.Exit(Pid.Runtime, ExitReason.NoProcess)), typeof(ArgumentException), ["NoProcess"]),
        ["Reconfigure, none"] = (Call(riot => riot.Apply(null!)), typeof(ArgumentNullException), ["'options'"]),
        ["Apply, out of range"] = (
            Call(riot => riot.Apply(new RiotOptions { MessagesPerTurn = 0 })), typeof(ArgumentException), ["MessagesPerTurn is 0", "between 1 and"]),
        ["RunAsync, no main"] = (_ => RiotRuntime.RunAsync((Func<ProcessContext, Task>)null!), typeof(ArgumentNullException), ["'main'"]),
    };

    private static readonly Dictionary<string, (Action<RiotOptions> Set, string[] Says)> s_options = new()
    {
        ["Workers too few"] = (options => options.Workers = 0, ["Workers is 0", "between 1 and 256"]),
        ["Workers too many"] = (options => options.Workers = 257, ["Workers is 257", "between 1 and 256"]),
        ["MessagesPerTurn"] = (options => options.MessagesPerTurn = -1, ["MessagesPerTurn is -1", "between 1 and 1000000"]),
        ["ExitGrace"] = (options => options.ExitGrace = s_negative, ["ExitGrace is -00:00:02", "between 00:00:00 and 01:00:00"]),
        ["BlockedWorkerThreshold"] = (options => options.BlockedWorkerThreshold = TimeSpan.Zero, ["BlockedWorkerThreshold is 00:00:00", "00:00:00.0010000"]),
        ["MaxSpareWorkers"] = (options => options.MaxSpareWorkers = 10_001, ["MaxSpareWorkers is 10001", "between 0 and 10000"]),
        ["ShutdownTimeout"] = (options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan, ["ShutdownTimeout is -00:00:00.0010000", "1.00:00:00"]),
        ["TimeProvider"] = (options => options.TimeProvider = null!, ["TimeProvider is null", "TimeProvider.System"]),
        ["two at once"] = (options => (options.Workers, options.MessagesPerTurn) = (0, 0), ["Workers is 0", "MessagesPerTurn is 0"]),
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    public static TheoryData<string> Options => [.. s_options.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Runtime_GivenNonsense_SaysWhatIsWrongAndStartsNothing(string name)
    {
        var (call, type, says) = s_calls[name];
        await using var stage = await Stage.Start();

        var error = await Assert.ThrowsAsync(type, () => call(stage.Riot).Guarded());

        Assert.All(says, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Empty(stage.Riot.Processes.List());
        Assert.Equal(0, stage.Riot.Processes.Counters.Alive);
    }

    [Theory, Trait("Semantics", "H4")]
    [MemberData(nameof(Options))]
    public void Runtime_GivenAWrongOption_NamesItItsValueAndItsRange(string name)
    {
        var (set, says) = s_options[name];
        var options = new RiotOptions();
        set(options);

        var error = Assert.Throws<ArgumentException>(() => new RiotRuntime(options));

        Assert.All(says, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_LongerThanThePlatformsTimers_AreTaken()
    {
        var quiteLong = TimeSpan.FromDays(365);
        await using var stage = await Stage.Start();
        var named = stage.Riot.Names.WaitForAsync("later", quiteLong);
        Assert.False(named.IsCompleted);

        var pid = stage.Puppet(name: "later").Pid;

        Assert.Equal(pid, await named.Guarded());
        Assert.Equal(ExitReason.Shutdown, await stage.Riot.StopAsync(pid, Shutdown.After(quiteLong)).Guarded());
    }

    private static Func<RiotRuntime, Task> Call(Action<RiotRuntime> call) => riot =>
    {
        call(riot);
        return Task.CompletedTask;
    };

    private sealed record Question : ICall<int>;
}
