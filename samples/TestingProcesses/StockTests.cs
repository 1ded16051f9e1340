// Exploring: the same test in thousands of orders. It finds the order in which a program is wrong, and shows it.
namespace TestingProcesses;

public sealed class StockTests
{
    [Fact]
    public void TakingOneIfThereIs_InEveryOrder_NeverSellsWhatIsNotThere() => Simulation.Explore(1_000, async simulation =>
    {
        var riot = simulation.Riot;
        var stock = await riot.StartAsync<Stock>([1]);
        var sold = 0;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => riot.RunInProcessAsync(async self =>
        {
            if (await self.CallAsync(stock, new TakeIfThere()))
                sold++;
        })));

        Assert.Equal(1, sold);
        Assert.Equal(0, await riot.CallAsync(stock, new Left()));
    });

    [Fact]
    public void LookingBeforeTaking_IsWrong_AndTheReportSaysInWhichOrder()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(1_000, SellsTwice));

        // The plainest run it found that fails, who ran when and what they sent, and the line that runs it again.
        Assert.Contains("Assert.True() Failure", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Left", error.Trace, StringComparison.Ordinal);
        Assert.Throws<SimulationFailedException>(() => Simulation.Replay(error.Schedule!, SellsTwice));
    }

    private static async Task SellsTwice(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        var stock = await riot.StartAsync<Stock>([1]);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => riot.RunInProcessAsync(async self =>
        {
            if (await self.CallAsync(stock, new Left()) > 0)
                Assert.True(await self.CallAsync(stock, new Take()) >= 0);
        })));
    }
}
