// What another thread completes, sets or sends is refused by its name, or waited for in real time.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class ForeignAwaitTests
{
    [Fact]
    public void Run_AnotherThreadCompletesAnAwait_IsRefusedByTheNameOfTheAwait()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
        {
            var pid = simulation.Riot.Spawn(SleepForReal, new ProcessOptions { Name = "sleeper" });
            await simulation.Riot.WaitForExitAsync(pid);
        }));
        Assert.Equal(SimulationFailure.ForeignAwait, error.Failure);
        Assert.Contains("sleeper awaited something that another thread has completed in ForeignAwaitTests.SleepForReal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ForeignAwaitsAllowed_WaitsForThemInRealTime()
    {
        var done = false;
        Simulation.Run(
            1,
            async simulation =>
            {
                var pid = simulation.Riot.Spawn(SleepForReal);
                Assert.Equal(ExitReason.Normal, await simulation.Riot.WaitForExitAsync(pid));
                await Task.Run(() => { });
                done = true;
            },
            options: new SimulationOptions { ForeignAwaits = ForeignAwaits.Wait });
        Assert.True(done);
    }

    [Fact]
    public void Run_ForeignAwaitsAllowed_TimersDoNotOvertakeThem() => Simulation.Run(
        1,
        async simulation =>
        {
            var slow = simulation.Riot.Spawn(async self =>
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                await SleepForReal(self);
                call.Reply((Question)call.Request, 1);
            });
            Assert.Equal(1, await simulation.Riot.CallAsync(slow, new Question()));
        },
        options: new SimulationOptions { ForeignAwaits = ForeignAwaits.Wait });

    [Fact]
    public void Run_AnotherThreadAwaitsTheClock_IsRefusedOrAwaited()
    {
        static async Task Program(SimulatedRuntime simulation)
        {
            var time = simulation.Time;
            await Parallel.ForEachAsync([1, 2, 3], async (_, token) => await Task.Delay(TimeSpan.FromMilliseconds(20), time, token));
        }

        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, Program));
        Assert.Equal(SimulationFailure.ForeignAwait, error.Failure);
        Simulation.Run(1, Program, options: new SimulationOptions { ForeignAwaits = ForeignAwaits.Wait });
    }

    [Fact]
    public void Run_AnotherThreadSends_IsRefused()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
        {
            var receiver = simulation.Riot.Spawn(self => self.ReceiveAsync().AsTask(), new ProcessOptions { Name = "receiver" });
            var sender = new Thread(() => simulation.Riot.Send(receiver, "hello"));
            sender.Start();
            sender.Join(); // The receiver is ready already: nobody is woken.
            await simulation.Riot.WaitForExitAsync(receiver);
        }));
        Assert.Equal(SimulationFailure.ForeignAwait, error.Failure);
        Assert.Contains("Another thread has sent something to receiver", error.Message, StringComparison.Ordinal);
    }

    private static async Task SleepForReal(ProcessContext self) => await Task.Delay(20);

    private sealed record Question : ICall<int>;
}
