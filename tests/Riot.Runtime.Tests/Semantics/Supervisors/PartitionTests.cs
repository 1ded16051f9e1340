// S3: a dynamic supervisor that is divided: its partitions, and the way from a key to one of them.
namespace Riot.Tests.Semantics.Supervisors;

public sealed class PartitionTests
{
    private static readonly DynamicSupervisorSpec s_four = new() { Partitions = 4, MaxChildren = 100 };

    [Fact, Trait("Semantics", "S3")]
    public async Task Partition_OfEqualKeys_IsOne_AndAllArePutToUse()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var sessions = await stage.Riot.StartAsync<DynamicSupervisor>([s_four], new() { Name = "sessions" }).Guarded();

        for (var i = 0; i < 100; i++)
        {
            var child = await stage.Riot.StartChildAsync(Riot.Supervisors.Partition("sessions", $"user {i}"), bill.Player("p")).Guarded();
            Assert.True(await stage.Riot.StopChildAsync(Riot.Supervisors.Partition("sessions", "user " + i), child).Guarded());
            await stage.Riot.StartChildAsync(Riot.Supervisors.Partition("sessions", $"user {i}"), bill.Player("p")).Guarded();
        }

        var partitions = await stage.Riot.GetChildrenAsync(sessions).Guarded();
        Assert.Equal(4, partitions.Count);
        var counts = new List<int>();
        foreach (var partition in partitions)
            counts.Add((await stage.Riot.CountChildrenAsync(partition.Pid).Guarded()).Active);
        Assert.Equal(100, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 1, 99));
    }

    // The platform's hash of a string differs from one operating-system process to the next, so the names stand here as they came out once.
    [Theory, Trait("Semantics", "S3")]
    [InlineData("", 2)]
    [InlineData("user 7", 4)]
    [InlineData("user 8", 6)]
    [InlineData("Joe", 6)]
    [InlineData("Zürich", 0)]
    [InlineData("order/2024/000001", 4)]
    public async Task Partition_OfAString_IsTheSameInEveryRun(string key, int partition)
    {
        await using var stage = await Stage.Start();
        await stage.Riot.StartAsync<DynamicSupervisor>([new DynamicSupervisorSpec { Partitions = 7 }], new() { Name = "sessions" }).Guarded();

        var child = await stage.Riot.StartChildAsync(Riot.Supervisors.Partition("sessions", key), ChildSpec.Of("p", Puppet.Obey)).Guarded();

        Assert.Equal(child, Assert.Single(await stage.Riot.GetChildrenAsync($"sessions/{partition}").Guarded()).Pid);
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task Partition_OfASupervisorThatIsNotDivided_IsTheSupervisor_AndOfNoneIsUnknown()
    {
        await using var stage = await Stage.Start();
        var crowd = await stage.Riot.StartAsync<DynamicSupervisor>([], new() { Name = "crowd" }).Guarded();

        await stage.Riot.StartChildAsync(Riot.Supervisors.Partition("crowd", 7), ChildSpec.Of("p", Puppet.Obey)).Guarded();

        Assert.Single(await stage.Riot.GetChildrenAsync(crowd).Guarded());
        var error = await Assert.ThrowsAsync<UnknownNameException>(() => stage.Riot.CountChildrenAsync(Riot.Supervisors.Partition("nobody", 7)).Guarded());
        Assert.Equal("nobody[7]", error.Name);
        Assert.Equal(Riot.Supervisors.Partition("crowd", 7), Riot.Supervisors.Partition("crowd", 7));
        Assert.NotEqual(Riot.Supervisors.Partition("crowd", 7), Riot.Supervisors.Partition("crowd", 8));
    }

    [Fact, Trait("Semantics", "S3"), Trait("Semantics", "S8")]
    public async Task DividedSupervisor_WithoutAName_OrAskedForAChildItself_SaysWhatToDo()
    {
        await using var stage = await Stage.Start();
        var failed = await Assert.ThrowsAsync<StartFailedException>(() => stage.Riot.StartAsync<DynamicSupervisor>([s_four]).Guarded());
        Assert.Contains("give it one (Name)", failed.Message, StringComparison.Ordinal);
        var sessions = await stage.Riot.StartAsync<DynamicSupervisor>([s_four], new() { Name = "sessions" }).Guarded();

        var refused = await Assert.ThrowsAsync<SupervisorException>(() => stage.Riot.StartChildAsync(sessions, ChildSpec.Of("p", Puppet.Obey)).Guarded());

        Assert.Equal(SupervisorError.Dynamic, refused.Error);
        Assert.Contains("Supervisors.Partition", refused.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "S3"), Trait("Semantics", "S10")]
    public async Task Partitions_HoldAsManyAsTheirNewSettingsSay_AlsoWhenRestarted()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        static ChildSpec Sessions(int most) =>
            ChildSpec.Of("sessions", new DynamicSupervisorSpec { Partitions = 2, MaxChildren = most }) with { Name = "sessions" };
        var troupe = await Troupe.Start(stage, (spec, _) => spec.And(Sessions(1)));
        var key = Riot.Supervisors.Partition("sessions", "any");
        Task<Pid> Start() => stage.Riot.StartChildAsync(key, bill.Player("p")).Guarded();
        await Start();

        await troupe.ReconfigureAsync(new SupervisorSpec { Children = [Sessions(2)] });
        await stage.Riot.CountChildrenAsync("sessions").Guarded(); // It has told its partitions by now.
        await Start();
        await Assert.ThrowsAsync<SupervisorException>(Start);

        foreach (var partition in await stage.Riot.GetChildrenAsync("sessions").Guarded())
        {
            stage.Riot.Kill(partition.Pid);
            await stage.ExitOf(partition.Pid);
        }

        await stage.Riot.CountChildrenAsync("sessions").Guarded();
        await Start();
        await Start();
        await Assert.ThrowsAsync<SupervisorException>(Start);
        Assert.Equal(2, (await stage.Riot.ReconfigureAsync("sessions", new DynamicSupervisorSpec()).Guarded()).MaxChildren);
    }
}
