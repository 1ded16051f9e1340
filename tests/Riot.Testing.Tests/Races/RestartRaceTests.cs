// S7 and S6, explored: a start that fails during a restart is tried again while the supervisor goes on answering.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class RestartRaceTests
{
    [Fact, Trait("Semantics", "S7")]
    public void StartThatFailsDuringARestart_IsTriedAgain_AndTheSupervisorAnswersMeanwhile() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var starts = 0;
        var spec = new SupervisorSpec
        {
            Children = [ChildSpec.Of<Flaky>("flaky", [(Func<int>)(() => ++starts)]), ChildSpec.Of("other", self => self.ReceiveAsync().AsTask())],
        };
        var top = await riot.StartAsync<Supervisor>([spec]);
        var first = riot.Names.WhereIs("flaky")!.Value;
        riot.Exit(first, new ExitReason.Custom("crash"));
        await riot.WaitForExitAsync(first);
        Assert.Equal(2, (await riot.CountChildrenAsync(top)).Specs);
        var second = await riot.Names.WaitForAsync("flaky", TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, second);
        Assert.Equal(3, starts);
        Assert.True(await riot.Processes.IsAliveAsync(top));
    });

    private sealed class Flaky(Func<int> start) : IProcess
    {
        public Task StartAsync(ProcessContext self)
        {
            if (start() == 2)
                throw new InvalidOperationException("not yet");
            self.Register("flaky");
            return Task.CompletedTask;
        }

        public Task RunAsync(ProcessContext self) => self.ReceiveAsync().AsTask();
    }
}
