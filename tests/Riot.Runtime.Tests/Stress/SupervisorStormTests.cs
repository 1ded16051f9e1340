// S1–S7 under fire: trees whose members are killed at random from several threads restart or give up, and in the end leave nothing behind.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class SupervisorStormTests
{
    [Theory, Trait("Semantics", "S3")]
    [InlineData(1, Strategy.OneForOne)]
    [InlineData(4, Strategy.OneForOne)]
    [InlineData(4, Strategy.OneForAll)]
    [InlineData(4, Strategy.RestForOne)]
    public async Task Tree_WhoseMembersAreKilledAtRandom_IsWholeAgain_AndStopsWithAllItHolds(int workers, Strategy strategy)
    {
        await using var stage = await Stage.Start(workers, logFrom: LogLevel.Error);
        var root = await stage.Riot.StartAsync<Supervisor>([Tree(strategy, depth: 3)]).Guarded();
        var killers = Enumerable.Range(1, 3).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < StressEffort.Times(1000); i++)
            {
                var processes = stage.Riot.Processes.List();
                if (processes[random.Next(processes.Count)] is var pid && pid != root)
                    stage.Riot.Kill(pid);
                await Task.Yield();
            }
        }));
        await Task.WhenAll(killers).Guarded();

        using var limit = new CancellationTokenSource(Guard.Limit);
        while (!await IsWhole(stage, root, 3))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        stage.Riot.Exit(root, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(root));
        await AllGone(stage); // Those whose own supervisor was killed a moment ago need a moment more.
    }

    [Theory, Trait("Semantics", "S1")]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Supervisor_StoppedOrKilledAtAnyMomentOfItsStart_LeavesNothingBehind(int workers)
    {
        await using var stage = await Stage.Start(workers, logFrom: LogLevel.Error);
        var random = new Random(1);
        for (var i = 0; i < StressEffort.Times(2000); i++)
        {
            var pid = stage.Riot.Spawn<Supervisor>([Tree(Strategy.OneForAll, depth: 2)]);
            for (var spins = random.Next(200); spins > 0; spins--)
                await Task.Yield();
            if (i % 2 == 0)
                stage.Riot.Exit(pid, ExitReason.Shutdown);
            else
                stage.Riot.Kill(pid);
            await stage.ExitOf(pid);
        }

        await AllGone(stage);
    }

    private static SupervisorSpec Tree(Strategy strategy, int depth)
    {
        var spec = new SupervisorSpec
        {
            Strategy = strategy,
            MaxRestarts = 1_000_000,
            Period = TimeSpan.FromHours(1),
            Children = [ChildSpec.Of("f", Puppet.Obey), ChildSpec.Of<Started>("c")],
        };
        return depth == 1 ? spec : spec with
        {
            Children =
            [
                .. spec.Children,
                ChildSpec.Of("l", Tree(strategy, depth - 1)),
                ChildSpec.Of("r", Tree(strategy, depth - 1)),
                ChildSpec.Of<Started>("d"),
            ],
        };
    }

    private static async Task AllGone(Stage stage)
    {
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (stage.Riot.Processes.List().Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<bool> IsWhole(Stage stage, Pid supervisor, int depth)
    {
        try
        {
            var children = await stage.Riot.GetChildrenAsync(supervisor, Guard.Limit);
            var isWhole = children.Count == (depth == 1 ? 2 : 5) && children.All(child => child.State == ChildState.Running);
            foreach (var child in children.Where(child => child is { IsSupervisor: true, State: ChildState.Running }))
                isWhole &= await IsWhole(stage, child.Pid, depth - 1);
            return isWhole;
        }
        catch (Exception error) when (error is ServerExitedException or NoSuchProcessException)
        {
            return false;
        }
    }

    private sealed class Started : IProcess
    {
        public async Task StartAsync(ProcessContext self) => await self.YieldAsync();

        public Task RunAsync(ProcessContext self) => Puppet.Obey(self);
    }
}
