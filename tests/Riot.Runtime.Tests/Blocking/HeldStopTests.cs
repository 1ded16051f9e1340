// S4, C1, X9: whoever kills a process that holds its thread is not held up by what the process's token calls back.
namespace Riot.Tests.Blocking;

public sealed class HeldStopTests
{
    [Theory, Trait("Semantics", "S4"), Trait("Semantics", "X9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SupervisorThatKillsAChildThatHoldsItsThread_GoesOn(bool atOnce)
    {
        using var never = new ManualResetEventSlim();
        await using var stage = await Stage.Start();
        var held = new Gate();
        var supervisor = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children =
            [
                ChildSpec.Of<Holder>("held", [held, never, false]) with
                {
                    Shutdown = atOnce ? Shutdown.Kill : Shutdown.After(TimeSpan.FromMilliseconds(1)),
                    TrapExits = true,
                },
            ],
        }]).Guarded();
        await held.Opened();

        var stopped = await Record.ExceptionAsync(() => stage.Riot.StopChildAsync(supervisor, "held", Timeout.InfiniteTimeSpan).Guarded());
        never.Set();

        Assert.Null(stopped);
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "X9")]
    public async Task StartOfAProcessThatHoldsItsThread_Cancelled_Ends()
    {
        using var never = new ManualResetEventSlim();
        using var token = new CancellationTokenSource();
        await using var stage = await Stage.Start();
        var held = new Gate();
        var starting = stage.Riot.StartAsync(() => new Holder(held, never, starting: true), cancellationToken: token.Token).AsTask();
        await held.Opened();

        var cancelling = Task.Run(token.Cancel);
        var thrown = await Record.ExceptionAsync(() => starting.Guarded());
        never.Set();
        await cancelling.Guarded();

        Assert.IsType<OperationCanceledException>(thrown, exactMatch: false);
    }

    private sealed class Holder(Gate held, ManualResetEventSlim never, bool starting) : IProcess
    {
        public Task StartAsync(ProcessContext self) => starting ? Hold(self) : Task.CompletedTask;

        public Task RunAsync(ProcessContext self) => Hold(self);

        private Task Hold(ProcessContext self)
        {
            self.CancellationToken.Register(never.Wait);
            held.Open();
            never.Wait();
            return Task.CompletedTask;
        }
    }
}
