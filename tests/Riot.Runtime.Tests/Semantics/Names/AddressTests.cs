// N1-N3, T1: whatever can be sent to is an address: a process, a name, a key. The verbs are the same.
namespace Riot.Tests.Semantics.Names;

public sealed class AddressTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "G4")]
    public async Task Key_OfARegistry_ReachesWhoeverStandsUnderItThen_ByEveryVerb()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<int>();
        var (first, second, other) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        registry.Register(7, first.Pid);
        var key = registry[7];

        stage.Riot.Send(key, "to the first");
        registry.Unregister(7, first.Pid);
        registry.Register(7, second.Pid);
        Assert.True(stage.Riot.TrySend(key, "to the second"));
        Assert.True(await stage.Riot.SendWhenRoomAsync(key, "and again"));
        var monitor = await other.Ask(self => self.Monitor(key));

        Assert.Equal(["to the first"], await first.Drain());
        Assert.Equal(["to the second", "and again"], await second.Drain());
        Assert.Equal(ExitReason.Shutdown, await stage.Riot.StopAsync(key).Guarded());
        Assert.Equal([new ProcessDown(monitor, second.Pid, ExitReason.Shutdown)], await other.Drain());
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "G4")]
    public async Task Key_ThatNobodyStandsUnder_IsUnknown_OrNobodyToWaitFor()
    {
        await using var stage = await Stage.Start();
        var key = new Registry<string>()["joe"];

        Assert.Equal("registry[joe]", Assert.Throws<UnknownNameException>(() => stage.Riot.Send(key, 1)).Name);
        Assert.False(stage.Riot.TrySend(key, 1));
        await Assert.ThrowsAsync<UnknownNameException>(() => stage.Riot.CallAsync(key, new Question()).Guarded());
        Assert.Equal(ExitReason.NoProcess, await stage.Riot.WaitForExitAsync(key).Guarded());
        Assert.Equal(ExitReason.NoProcess, await stage.Riot.StopAsync("nobody").Guarded());
    }

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "N3")]
    public async Task Timer_ToAKey_GoesToWhoeverStandsUnderItWhenItFires()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var registry = new Registry<string>();
        var (first, second) = (stage.Puppet(), stage.Puppet());
        registry.Register("desk", first.Pid);
        stage.Riot.SendAfter(registry["desk"], "later", s_second);

        registry.Unregister("desk", first.Pid);
        registry.Register("desk", second.Pid);
        time.Advance(s_second);

        Assert.Empty(await first.Drain());
        Assert.Equal(["later"], await second.Drain());
    }

    [Fact]
    public async Task Addresses_AreEqual_IfTheyLeadToTheSameByTheSameWay()
    {
        await using var stage = await Stage.Start();
        var (pid, registry) = (stage.Puppet().Pid, new Registry<string>());
        Address byPid = pid, byName = "desk", byKey = registry["desk"];

        Assert.Equal(pid, byPid);
        Assert.True(byName == "desk" && byKey == registry["desk"] && default(Address) == Pid.None);
        Assert.True(byPid != byName && byName != byKey && byKey != new Registry<string>()["desk"] && byPid != default);
        Assert.Equal((byPid.GetHashCode(), byKey.GetHashCode()), (((Address)pid).GetHashCode(), registry["desk"].GetHashCode()));
        Assert.Equal([$"{pid}", "desk", "registry[desk]", "<none>"], [$"{byPid}", $"{byName}", $"{byKey}", $"{default(Address)}"]);
    }

    private sealed record Question : ICall<int>;
}
