// A supervised tree: what is killed comes back, as a unit, whenever it is killed.
namespace TestingProcesses;

public sealed class LineTests
{
    [Fact]
    public void Line_WhenEitherEndIsKilled_ComesBackAsAUnit() => Simulation.Explore(500, async simulation =>
    {
        simulation.Faults.Kill(process => process.Name is "ear" or "mouth", times: 2);
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe();
        await riot.StartAsync<Supervisor>([Line.Spec(probe.Pid)]);

        await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
        simulation.Faults.Clear();
        await probe.SendAsync(await riot.Names.WaitForAsync("ear", TimeSpan.FromSeconds(1)), "hello");

        Assert.Equal("heard: hello", await probe.ExpectAsync<string>());
    });

    [Fact]
    public void Line_AsASequenceDiagram() => Simulation.Run(0, async simulation =>
    {
        var recording = simulation.Recording;
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe("listener");
        await riot.StartAsync<Supervisor>([Line.Spec(probe.Pid)]);

        await probe.SendAsync(await riot.Names.WaitForAsync("ear", TimeSpan.FromSeconds(1)), "hello");
        await probe.ExpectAsync<string>();

        Assert.Equal(["hello", "hello", "heard: hello"], recording.Messages<string>());
        Assert.Contains("sequenceDiagram", recording.ToMermaid(), StringComparison.Ordinal);
    });
}
