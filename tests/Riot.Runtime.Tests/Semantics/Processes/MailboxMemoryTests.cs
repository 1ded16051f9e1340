// P11: what has been read leaves no trace in the heap, nor does a mailbox whose owner is dead.
namespace Riot.Tests.Semantics.Processes;

[Collection(nameof(RunsAlone))]
public sealed class MailboxMemoryTests
{
    private const int Burst = 20_000;

    [Fact, Trait("Semantics", "P11")]
    public async Task MessagesThatPileUp_OnceRead_LeaveTheHeapAsItWas()
    {
        await using var stage = await Stage.StartForgetful();
        var read = new SemaphoreSlim(0);
        var pid = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                await ((Gate)await self.ReceiveAsync()).Opened();
                for (var i = 0; i < Burst; i++)
                    await self.ReceiveAsync();
                read.Release();
            }
        });
        await Bursts(10);
        var before = LiveHeap.Measure();
        await Bursts(50);

        // A tenth of what the slots of all those messages take.
        Assert.InRange(LiveHeap.Measure() - before, long.MinValue, 50 * Burst * 16 / 10);

        async Task Bursts(int count)
        {
            for (; count > 0; count--)
            {
                var gate = new Gate();
                stage.Riot.Send(pid, gate);
                for (var i = 0; i < Burst; i++)
                    stage.Riot.Send(pid, "again");
                gate.Open();
                Assert.True(await read.WaitAsync(Guard.Limit));
            }
        }
    }

    [Fact, Trait("Semantics", "P11")]
    public async Task PidOfADeadProcess_KeepsNothingOfItsMailbox()
    {
        const int Count = 200;
        await using var stage = await Stage.StartForgetful();
        var pids = new List<Pid>();
        var before = LiveHeap.Measure();
        for (var i = 0; i < Count; i++)
        {
            var gate = new Gate();
            var pid = stage.Riot.Spawn(async self => await gate);
            for (var message = 0; message < Burst / 10; message++)
                stage.Riot.Send(pid, "unread");
            pids.Add(pid);
            gate.Open();
            await stage.Riot.WaitForExitAsync(pid).Guarded();
        }

        Assert.InRange((LiveHeap.Measure() - before) / Count, long.MinValue, Burst / 10 * 8);
        Assert.Distinct(pids);
    }
}
