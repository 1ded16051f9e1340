// G2 and G3, explored: signals of all kinds from one sender take effect in order; a kill reaches who is not in a receive.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class SignalOrderRaceTests
{
    [Fact, Trait("Semantics", "G2")]
    public void SignalsOfAllKinds_FromOneSender_TakeEffectInOrder() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        simulation.Faults.DelayMessages((_, _) => true, TimeSpan.FromMilliseconds(20));
        var receiver = riot.SpawnProbe();
        var noise = riot.Spawn(async self =>
        {
            for (var i = 0; i < 3; i++)
            {
                self.Send(receiver.Pid, "noise");
                await self.YieldAsync();
            }
        });
        var reason = await riot.SpawnAndWaitAsync(async self =>
        {
            self.Send(receiver.Pid, 1);
            self.Link(receiver.Pid);
            self.Send(receiver.Pid, 2);
            await self.YieldAsync();
            self.Send(receiver.Pid, 3);
            self.Exit(new ExitReason.Custom("last"));
        });
        Assert.IsType<ExitReason.Custom>(reason);
        var seen = new List<object>();
        while (seen.Count(each => each is not string) < 4)
            seen.Add(await receiver.ExpectAsync<object>());
        Assert.Equal([1, 2, 3], seen.OfType<int>());
        Assert.IsType<ExitMessage>(seen.Last(each => each is not string));
        await riot.WaitForExitAsync(noise);
    });

    [Fact, Trait("Semantics", "G2")]
    public void WhoReactsFirst_IsNotPromised_AndBothOrdersAreSeen()
    {
        var seen = new HashSet<string>();
        Simulation.Explore(500, async simulation =>
        {
            var riot = simulation.Riot;
            var receiver = riot.SpawnProbe();
            var echo = riot.Spawn(async self => self.Send(receiver.Pid, (string)await self.ReceiveAsync()));
            riot.Spawn(self =>
            {
                self.Send(echo, "by way of another");
                self.Send(receiver.Pid, "straight");
                return Task.CompletedTask;
            });
            seen.Add(await receiver.ExpectAsync<string>());
        });
        Assert.Equal(["by way of another", "straight"], seen.Order());
    }

    [Fact, Trait("Semantics", "G3")]
    public void Exit_WhileTheTargetAwaitsOrWorks_EndsItBeforeItsNextMessage() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var handled = new List<int>();
        var worker = riot.Spawn(async self =>
        {
            while (true)
            {
                var number = (int)await self.ReceiveAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time, self.CancellationToken);
                handled.Add(number);
            }
        });
        var ended = riot.WaitForExitAsync(worker);
        await riot.RunInProcessAsync(async self =>
        {
            for (var i = 0; i < 5; i++)
                self.Send(worker, i);
            await self.SleepAsync(TimeSpan.FromSeconds(1.5));
            self.Exit(worker, ExitReason.Shutdown);
        });
        Assert.Equal(ExitReason.Shutdown, await ended);
        Assert.Equal([0], handled);
    });
}
