// L8, M5: when others are told of a death: after unwinding, disposal and the release of the name; links before monitors.
namespace Riot.Tests.Semantics.Links;

public sealed class DeathOrderTests
{
    public enum HeldUpBy
    {
        Finally,
        Disposal,
    }

    [Theory, Trait("Semantics", "L8"), Trait("Semantics", "M5")]
    [InlineData(HeldUpBy.Finally)]
    [InlineData(HeldUpBy.Disposal)]
    public async Task Death_IsReportedOnlyOnceUnwindingAndDisposalAreOver(HeldUpBy heldUpBy)
    {
        await using var stage = await Stage.Start();
        var life = new Life { HoldUp = heldUpBy };
        var (linked, watcher) = (stage.Puppet(trapExits: true), stage.Puppet());
        var pid = stage.Riot.Spawn<Unwinding>([life], new ProcessOptions { Name = "mortal" });
        await linked.Do(self => self.Link(pid));
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await life.HeldUp.Opened();

        Assert.Equal(pid, Assert.Throws<AlreadyRegisteredException>(() => stage.Riot.Names.Register("mortal", watcher.Pid)).Holder);
        Assert.Empty(await linked.Drain());
        Assert.Empty(await watcher.Drain());
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)!.Status);
        life.GoOn.Open();

        var (exit, atExit) = await linked.Ask(async ValueTask<(ExitMessage, Pid?)> (self) =>
            (await self.ReceiveAsync<ExitMessage>(), self.Names.WhereIs("mortal")));
        Assert.Equal(new ExitMessage(pid, ExitReason.Shutdown, ExitKind.Link), exit);
        Assert.Null(atExit);
        var (down, disposed) = await watcher.Ask(async ValueTask<(ProcessDown, bool)> (self) =>
        {
            var message = await self.ReceiveAsync<ProcessDown>();
            self.Register("mortal");
            return (message, life.IsDisposed);
        });
        Assert.Equal(new ProcessDown(monitor, pid, ExitReason.Shutdown), down);
        Assert.True(disposed);
    }

    [Theory, Trait("Semantics", "L8")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Death_ToOneObserver_IsALinkExitBeforeItIsADown(int workers)
    {
        const int Others = 1500; // More than are told in one slice.
        await using var stage = await Stage.Start(workers);
        var (dying, observer) = (stage.Puppet(), stage.Puppet(trapExits: true));
        var others = Enumerable.Range(0, Others).Select(_ => stage.Puppet(trapExits: true)).ToArray();
        var monitor = await observer.Ask(self =>
        {
            var made = self.Monitor(dying.Pid);
            self.Link(dying.Pid);
            return made;
        });
        await dying.Do(self => Array.ForEach(others, other => self.Link(other.Pid)));

        dying.Return();
        await dying.Exit;

        Assert.Equal<object>(
            [new ExitMessage(dying.Pid, ExitReason.Normal, ExitKind.Link), new ProcessDown(monitor, dying.Pid, ExitReason.Normal)],
            await observer.Drain());
    }

    [Fact, Trait("Semantics", "L8")]
    public async Task Death_OfALinkedProcess_WaitsForItsOwnUnwinding()
    {
        await using var stage = await Stage.Start();
        var (unwinds, gate) = (new Gate(), new Gate());
        var first = stage.Puppet();
        var second = await stage.SpawnReceiving(async _ =>
        {
            unwinds.Open();
            await gate;
        });
        var third = stage.Puppet();
        await first.Do(self => self.Link(second));
        await third.Do(self => self.Link(second));

        first.Return();
        await unwinds.Opened();
        await first.Exit;
        await third.Sync();
        gate.Open();

        Assert.IsType<ExitReason.LinkDown>(await third.Exit);
    }

    private sealed class Life
    {
        public HeldUpBy HoldUp { get; init; }

        public Gate HeldUp { get; } = new();

        public Gate GoOn { get; } = new();

        public bool IsDisposed { get; set; }

        public async Task PassThrough(HeldUpBy here)
        {
            if (here != HoldUp)
                return;
            HeldUp.Open();
            await GoOn;
        }
    }

    private sealed class Unwinding(Life life) : IProcess, IAsyncDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                await life.PassThrough(HeldUpBy.Finally);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await life.PassThrough(HeldUpBy.Disposal);
            life.IsDisposed = true;
        }
    }
}
