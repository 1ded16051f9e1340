// C4, explored: a child asks for its own end, or for that of its supervisor, while others ask for the same; nobody waits for ever, though nothing here has a limit.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class StopRaceTests
{
    public static MatrixTheoryData<string, bool> Requests { get; } = new(["terminate the child", "terminate its supervisor", "stop the one above"], [false, true]);

    [Theory, Trait("Semantics", "C4")]
    [MemberData(nameof(Requests))]
    public void ChildThatAsksForItsOwnEnd_WhileOthersDo_EndsInOrder(string what, bool alsoAbove) => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var ends = new List<ExitReason>();
        var spec = new SupervisorSpec
        {
            Children =
            [
                ChildSpec.Of("inner", new SupervisorSpec { Children = [ChildSpec.Of<Suicidal>("child", [ends]) with { Shutdown = Shutdown.Infinite }] }),
            ],
        };
        var top = await riot.StartAsync<Supervisor>([spec]);
        var inner = (await riot.GetChildrenAsync(top))[0].Pid;
        var child = (await riot.GetChildrenAsync(inner))[0].Pid;
        riot.Send(child, new Request(inner, top, what));
        var another = riot.Spawn(async self =>
        {
            try
            {
                await self.StopChildAsync(inner, "child", Timeout.InfiniteTimeSpan);
            }
            catch (Exception error) when (error is ServerExitedException or NoSuchProcessException)
            {
                // Its supervisor was ended before it could answer.
            }
        });
        if (alsoAbove)
            riot.Exit(top, ExitReason.Shutdown);
        await riot.WaitForExitAsync(child);
        await riot.WaitForExitAsync(another);
        Assert.Equal([ExitReason.Shutdown], ends);
    });

    [Fact, Trait("Semantics", "C4")]
    public void ServersThatStopEachOtherInARing_AllEnd() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var ends = new List<ExitReason>();
        Pid[] ring = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => riot.StartAsync<Suicidal>([ends]).AsTask()))];
        var (begun, together) = (0, new TaskCompletionSource());
        for (var i = 0; i < ring.Length; i++)
            riot.Send(ring[i], new Request(Pid.None, ring[(i + 1) % ring.Length], "stop the one above", AllBegun));
        foreach (var pid in ring)
            await riot.WaitForExitAsync(pid);
        Assert.Equal([ExitReason.Shutdown, ExitReason.Shutdown, ExitReason.Shutdown], ends);

        Task AllBegun()
        {
            if (++begun == ring.Length)
                together.SetResult();
            return together.Task;
        }
    });

    private sealed record Request(Pid Inner, Pid Top, string What, Func<Task>? Before = null);

    private sealed class Suicidal(List<ExitReason> ends) : GenServer
    {
        protected override async ValueTask HandleMessageAsync(object message)
        {
            var request = (Request)message;
            if (request.Before is not null)
                await request.Before();
            switch (request.What)
            {
                case "terminate the child":
                    await Self.StopChildAsync(request.Inner, "child", Timeout.InfiniteTimeSpan);
                    break;
                case "terminate its supervisor":
                    await Self.StopChildAsync(request.Top, "inner", Timeout.InfiniteTimeSpan);
                    break;
                default:
                    await Self.StopAsync(request.Top);
                    break;
            }
        }

        protected override ValueTask TerminateAsync(ExitReason reason)
        {
            ends.Add(reason);
            return default;
        }
    }
}
