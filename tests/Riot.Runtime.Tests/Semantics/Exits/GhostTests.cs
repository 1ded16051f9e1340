// X6: what still comes back of an abandoned process: it runs, one piece at a time, outside any process, and its scope is disposed of last.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class GhostTests
{
    [Theory, Trait("Semantics", "X6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ghost_ThatGoesOn_RunsFinallyAndDisposesOfTheScopeLast(bool kill)
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.Zero);
        var (begun, goOn, trail, disposed) = (new Gate(), new Gate(), new List<string>(), new Gate());
        var scope = new Scope(async _ =>
        {
            try
            {
                begun.Open();
                await goOn;
                trail.Add("went on");
                await Task.Yield();
                trail.Add("and on");
            }
            finally
            {
                await Task.Yield();
                trail.Add("finally");
            }
        })
        {
            OnDisposed = () =>
            {
                trail.Add("disposed");
                disposed.Open();
            },
        };
        var pid = stage.Riot.Spawn<Scoped>([scope]);
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        End(stage, pid, kill);
        await stage.ExitOf(pid);
        Assert.Empty(trail);

        goOn.Open();
        await disposed.Opened();

        Assert.Equal(["went on", "and on", "finally", "disposed"], trail);
    }

    [Fact, Trait("Semantics", "X5"), Trait("Semantics", "X6"), Trait("RiotDefect", "D9")]
    public async Task Ghost_ThatSwallowsEveryExit_StopsAtAVerbAndLetsItsOtherFlowRun()
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.Zero);
        var (begun, goOn, otherFlow) = (new Gate(), new Gate(), new Gate());
        var pid = stage.Riot.Spawn(async self =>
        {
            _ = Flow();
            begun.Open();
            await goOn;
            while (true)
            {
                try
                {
                    await self.ReceiveAsync();
                }
                catch (ProcessExitException)
                {
                    // Goes on, whatever it is told.
                }
            }

            async Task Flow()
            {
                await goOn;
                await Task.Yield();
                otherFlow.Open();
            }
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();

        await otherFlow.Opened();
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task Ghost_CallingVerbs_GetsTheExitThrownOrNothingDone()
    {
        await using var stage = await Stage.Start();
        var (begun, goOn, over) = (new Gate(), new Gate(), new Gate());
        var (receiver, victim) = (stage.Puppet(name: "receiver"), stage.Puppet());
        var errors = new List<Exception?>();
        var pid = stage.Riot.Spawn(async self =>
        {
            begun.Open();
            await goOn;
            errors.Add(await Record.ExceptionAsync(async () => await self.ReceiveAsync()));
            errors.Add(await Record.ExceptionAsync(async () => await self.SleepAsync(TimeSpan.Zero)));
            errors.Add(Record.Exception(() => self.Link(receiver.Pid)));
            errors.Add(Record.Exception(() => self.Monitor(receiver.Pid)));
            errors.Add(Record.Exception(() => self.SpawnLink(Puppet.Obey)));
            errors.Add(Record.Exception(() => self.TrapExits = true));
            errors.Add(Record.Exception(() => self.Names.Register("victim", victim.Pid)));
            errors.Add(Record.Exception(() => self.Groups.Join("group", victim.Pid)));
            foreach (var send in GhostSends.All.Values)
                send(self, stage.Riot, receiver.Pid);
            self.Unlink(receiver.Pid);
            over.Open();
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();
        await over.Opened();

        Assert.Equal(8, errors.Count);
        Assert.All(errors, error => Assert.Equal(pid, Assert.IsType<ProcessExitException>(error).Pid));
        Assert.Null(stage.Riot.Names.WhereIs("victim"));
        Assert.Empty(stage.Riot.Groups.Members("group"));
        Assert.Empty(await receiver.Drain());
        Assert.Equal(GhostSends.All.Count, stage.Riot.Processes.Counters.SendsAfterDeath);
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
        Assert.Equal(0, stage.Riot.Processes.Info(receiver.Pid)!.Links);
        await victim.Sync();
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task Ghost_OfManyFlows_RunsOneAtATime()
    {
        const int Flows = 300;
        await using var stage = await Stage.Start();
        var (begun, goOn, over) = (new Gate(), new Gate(), new Gate());
        var (inside, most, done) = (0, 0, 0);
        var pid = stage.Riot.Spawn(async _ =>
        {
            async Task Flow()
            {
                await goOn;
                for (var i = 0; i < 3; i++)
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Thread.SpinWait(500);
                    Interlocked.Decrement(ref inside);
                    await Task.Yield();
                }

                if (Interlocked.Increment(ref done) == Flows)
                    over.Open();
            }

            var flows = Enumerable.Range(0, Flows).Select(_ => Flow()).ToArray();
            begun.Open();
            await Task.WhenAll(flows);
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();
        await over.Opened();

        Assert.Equal(1, most);
    }

    [Fact, Trait("Semantics", "P14"), Trait("Semantics", "X6")]
    public async Task Flow_ThatWaitsInAVerbWhenTheBodyEnds_GetsTheExitAndRunsItsFinally()
    {
        await using var stage = await Stage.Start();
        var (over, thrown) = (new Gate(), default(Exception));
        var pid = stage.Riot.Spawn(async self =>
        {
            _ = Flow();
            await Task.Yield();

            async Task Flow()
            {
                try
                {
                    thrown = await Record.ExceptionAsync(async () => await self.ReceiveAsync());
                }
                finally
                {
                    over.Open();
                }
            }
        });

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        await over.Opened();
        Assert.Equal((pid, ExitReason.Normal), (Assert.IsType<ProcessExitException>(thrown).Pid, ((ProcessExitException)thrown).Reason));
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task Ghost_RunsWhileAndAfterItsSuccessorLives_WithoutTouchingIt()
    {
        await using var stage = await Stage.Start();
        var (begun, goOn, over) = (new Gate(), new Gate(), new Gate());
        var options = new ProcessOptions { Name = "role" };
        var first = stage.Riot.Spawn(
            async self =>
            {
                try
                {
                    begun.Open();
                    await goOn;
                }
                finally
                {
                    self.Names.Unregister("role");
                    over.Open();
                }
            },
            options);
        await begun.Opened();
        stage.Riot.Kill(first);
        await stage.ExitOf(first);
        var second = stage.Riot.Spawn(Puppet.Obey, options);
        Assert.Equal(second, stage.Riot.Names.WhereIs("role"));

        goOn.Open();
        await over.Opened();

        await new Puppet(stage, second).Sync();
        Assert.Equal(second, stage.Riot.Names.WhereIs("role"));
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task Ghost_ThatThrows_IsLoggedAndHarmsNobody()
    {
        await using var stage = await Stage.Start();
        var (begun, goOn) = (new Gate(), new Gate());
        var disposed = new Gate();
        var scope = new Scope(async _ =>
        {
            begun.Open();
            await goOn;
            throw new InvalidTimeZoneException("a ghost's");
        })
        {
            OnDisposed = () =>
            {
                disposed.Open();
                throw new InvalidTimeZoneException("its scope's");
            },
        };
        var pid = stage.Riot.Spawn<Scoped>([scope]);
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();
        await disposed.Opened();

        foreach (var message in (string[])["a ghost's", "its scope's"])
        {
            var line = await stage.Log.Line(each => each.Error is InvalidTimeZoneException error && error.Message == message);
            Assert.Equal(LogLevel.Error, line.Level);
            Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Semantics", "X5"), Trait("Semantics", "X6")]
    public async Task Ghost_WithoutAScopeThatThrows_IsLogged()
    {
        await using var stage = await Stage.Start();
        var (begun, goOn) = (new Gate(), new Gate());
        var pid = stage.Riot.Spawn(async _ =>
        {
            begun.Open();
            await goOn;
            throw new InvalidTimeZoneException("a ghost's");
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();

        var line = await stage.Log.Line(each => each.Error is InvalidTimeZoneException { Message: "a ghost's" });
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
    }

    private static void End(Stage stage, Pid pid, bool kill)
    {
        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);
    }

    private sealed class Scope(Func<ProcessContext, Task> body)
    {
        public Func<ProcessContext, Task> Body { get; } = body;

        public required Action OnDisposed { get; init; }
    }

    private sealed class Scoped(Scope scope) : IProcess, IDisposable
    {
        public Task RunAsync(ProcessContext self) => scope.Body(self);

        public void Dispose() => scope.OnDisposed();
    }
}
