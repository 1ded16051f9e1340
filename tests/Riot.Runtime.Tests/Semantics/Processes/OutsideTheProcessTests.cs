// P4: an own verb outside its process is refused with the cause; sends and exits work from anywhere.
namespace Riot.Tests.Semantics.Processes;

public sealed class OutsideTheProcessTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_own = new()
    {
        ["Receive"] = async self => await self.ReceiveAsync(),
        ["Receive with time"] = async self => await self.ReceiveAsync(TimeSpan.Zero),
        ["Receive<T>"] = async self => await self.ReceiveAsync<string>(),
        ["Receive with selector"] = async self => await self.ReceiveAsync(_ => Selection.Take(1)),
        ["TryReceive<T>"] = async self => await self.TryReceiveAsync<string>(TimeSpan.Zero),
        ["MakeRef"] = Synchronous(self => self.MakeRef()),
        ["Sleep"] = async self => await self.SleepAsync(TimeSpan.FromMilliseconds(1)),
        ["Yield"] = async self => await self.YieldAsync(),
        ["Link"] = Synchronous(self => self.Link(self.Parent)),
        ["Unlink"] = Synchronous(self => self.Unlink(self.Parent)),
        ["Monitor"] = Synchronous(self => self.Monitor(self.Parent)),
        ["Monitor name"] = Synchronous(self => self.Monitor("nobody")),
        ["SpawnLink"] = Synchronous(self => self.SpawnLink(_ => Task.CompletedTask)),
        ["SpawnMonitor"] = Synchronous(self => self.SpawnMonitor(_ => Task.CompletedTask)),
        ["WaitForExit"] = async self => await self.WaitForExitAsync(self.Parent),
        ["IsAlive"] = async self => await self.Processes.IsAliveAsync(self.Parent),
        ["Register"] = Synchronous(self => self.Register("name")),
        ["Register by pid"] = Synchronous(self => self.Names.Register("name", self.Pid)),
        ["Join"] = Synchronous(self => self.Groups.Join("group", self.Pid)),
        ["AwaitName"] = async self => await self.Names.WaitForAsync("nobody"),
        ["TrapExits"] = Synchronous(self => self.TrapExits = true),
        ["Priority"] = Synchronous(self => self.Priority = ProcessPriority.Low),
        ["Exit"] = Synchronous(self => self.Exit(ExitReason.Normal)),
    };

    /// <summary>Verbs that any thread may use, and that show it by a message to the parent or by the death of the victim.</summary>
    private static readonly Dictionary<string, Action<ProcessContext, IRiot, Pid>> s_free = new()
    {
        ["Send"] = (self, _, victim) => self.Send(victim, "die"),
        ["Send to name"] = (self, _, _) => self.Send("victim", "die"),
        ["TrySend"] = (self, _, _) => Assert.True(self.TrySend("victim", "die")),
        ["Exit another"] = (self, _, victim) => self.Exit(victim, ExitReason.Shutdown),
        ["Kill another"] = (self, _, victim) => self.Kill(victim),
        ["Exit by name"] = (self, _, _) => self.Exit(self.Names.WhereIs("victim")!.Value, ExitReason.Shutdown),
        ["Spawn"] = (self, _, victim) => self.Spawn(child => { child.Kill(victim); return Task.CompletedTask; }),
        ["Register another"] = (self, _, victim) =>
        {
            self.Names.Unregister("victim");
            self.Names.Register("renamed", victim);
            self.Send("renamed", "die");
        },
        ["Join another"] = (self, _, victim) =>
        {
            self.Groups.Join("group", victim);
            Assert.Equal(1, self.Groups.Broadcast("group", "die"));
        },
        ["SendAfter"] = (self, _, victim) => self.SendAfter(victim, "die", TimeSpan.Zero),
        ["SendInterval"] = (self, _, victim) => self.SendInterval(victim, "die", TimeSpan.FromMilliseconds(1)),
        ["runtime's Send"] = (_, riot, victim) => riot.Send(victim, "die"),
        ["runtime's Exit"] = (_, riot, victim) => riot.Exit(victim, ExitReason.Shutdown),
        ["runtime's Kill"] = (_, riot, victim) => riot.Kill(victim),
        ["runtime's SendAfter"] = (_, riot, victim) => riot.SendAfter(victim, "die", TimeSpan.Zero),
    };

    private static readonly Dictionary<string, Action<ProcessContext>> s_endOneself = new()
    {
        ["Exit"] = self => self.Exit(self.Pid, ExitReason.Shutdown),
        ["Kill"] = self => self.Kill(self.Pid),
    };

    /// <summary>Ways out of a process.</summary>
    private static readonly Dictionary<string, Func<Func<Task>, Task>> s_ways = new()
    {
        ["ConfigureAwait(false)"] = async work =>
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await work().ConfigureAwait(false);
        },
        ["Task.Run"] = Task.Run,
    };

    public static MatrixTheoryData<string, string> OwnVerbs => new(s_ways.Keys, s_own.Keys);

    public static MatrixTheoryData<string, string> FreeVerbs => new(s_ways.Keys.Append("inside"), s_free.Keys);

    public static MatrixTheoryData<string, string> EndsOfOneself => new(s_ways.Keys, s_endOneself.Keys);

    public static TheoryData<string> Verbs => [.. s_own.Keys];

    [Theory, Trait("Semantics", "P4")]
    [MemberData(nameof(OwnVerbs))]
    public async Task OwnVerb_OutsideItsProcess_IsRefusedNamingTheCause(string way, string verb)
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => s_ways[way](() => s_own[verb](self)));
            Assert.Contains(way, error.Message, StringComparison.Ordinal);
            Assert.Contains(self.Pid.ToString(), error.Message, StringComparison.Ordinal);

            // Back at home, and unharmed: nothing is pending, no message was taken.
            self.Send(self.Pid, "kept");
            Assert.Equal("kept", await self.ReceiveAsync(TimeSpan.Zero));
        });
    }

    [Theory, Trait("Semantics", "P4")]
    [MemberData(nameof(Verbs))]
    public async Task OwnVerb_OfAnotherProcessesContext_IsRefusedNamingBoth(string verb)
    {
        await using var stage = await Stage.Start();
        await stage.Run(async outer =>
        {
            var caught = new TaskCompletionSource<(InvalidOperationException Error, Pid Inner)>();
            outer.Spawn(async inner => caught.SetResult(
                (await Assert.ThrowsAsync<InvalidOperationException>(() => s_own[verb](outer)), inner.Pid)));
            var (error, inner) = await caught.Task;
            Assert.Contains(outer.Pid.ToString(), error.Message, StringComparison.Ordinal);
            Assert.Contains(inner.ToString(), error.Message, StringComparison.Ordinal);
        });
    }

    [Fact, Trait("Semantics", "P4")]
    public async Task OwnVerb_InAContinuationInsideAnotherProcessesSlice_IsRefusedNamingBoth()
    {
        await using var stage = await Stage.Start();
        var completed = new TaskCompletionSource();
        var caught = new TaskCompletionSource<(InvalidOperationException Error, Pid Owner)>();
        var owner = stage.Riot.Spawn(async self =>
        {
            await completed.Task.ContinueWith(
                _ => caught.SetResult((Assert.Throws<InvalidOperationException>(() => self.MakeRef()), self.Pid)),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        });
        await stage.Until(owner, ProcessStatus.Awaiting);
        var host = await stage.Run(self =>
        {
            completed.SetResult();
            Assert.True(caught.Task.IsCompleted);
            return Task.FromResult(self.Pid);
        });
        var (error, named) = await caught.Task.Guarded();
        Assert.Contains(named.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(host.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "P4")]
    [MemberData(nameof(FreeVerbs))]
    public async Task FreeVerb_FromAnywhere_Works(string way, string verb)
    {
        await using var stage = await Stage.Start();
        var victim = stage.Riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "victim" });
        var exit = stage.ExitOf(victim);
        await stage.Run(self =>
        {
            var work = () => { s_free[verb](self, stage.Riot, victim); return Task.CompletedTask; };
            return way == "inside" ? work() : s_ways[way](work);
        });
        Assert.NotEqual(ExitReason.NoProcess, await exit);
    }

    [Theory, Trait("Semantics", "P4")]
    [MemberData(nameof(EndsOfOneself))]
    public async Task ExitOfOneself_FromOutside_EndsTheProcess(string way, string verb)
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync();
            await s_ways[way](() => { s_endOneself[verb](self); return Task.CompletedTask; });
            await self.ReceiveAsync();
        });
        var exit = stage.ExitOf(pid);
        stage.Riot.Send(pid, "go");
        Assert.Equal(verb == "Kill" ? ExitReason.Killed : ExitReason.Shutdown, await exit);
    }

    private static Func<ProcessContext, Task> Synchronous(Action<ProcessContext> verb) => self =>
    {
        verb(self);
        return Task.CompletedTask;
    };
}
