// N3: registries: processes by keys of any type, which end with their processes.
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Names;

public sealed class RegistryTests
{
    private sealed record Session(string User, int Device);

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_UniqueKey_NamesItsHolder()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<Session>();
        var (first, other) = (stage.Puppet(), stage.Puppet());

        registry.Register(new Session("joe", 1), first.Pid, "phone");
        registry.Register(new Session("joe", 2), other.Pid);

        Assert.Equal([new RegistryEntry(first.Pid, "phone")], registry.Lookup(new Session("joe", 1)));
        Assert.Equal(other.Pid, registry.HolderOf(new Session("joe", 2)));
        Assert.Null(registry.HolderOf(new Session("joe", 3)));
        Assert.Empty(registry.Lookup(new Session("joe", 3)));
        Assert.Equal(2, registry.Count);
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_UniqueKeyThatIsHeld_IsRefusedNamingTheHolder()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<int>();
        var (holder, other) = (stage.Puppet(), stage.Puppet());
        registry.Register(7, holder.Pid, "first");

        var error = Assert.Throws<AlreadyRegisteredException>(() => registry.Register(7, other.Pid, "second"));

        Assert.Equal((7, holder.Pid), (error.Key, error.Holder));
        Assert.False(registry.TryRegister(7, other.Pid, "second"));
        Assert.Contains(holder.Pid.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal([new RegistryEntry(holder.Pid, "first")], registry.Lookup(7));
        Assert.Empty(registry.Keys(other.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_UniqueKeyAgainForItsHolder_ReplacesTheValue()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<int>();
        var holder = stage.Puppet();
        registry.Register(7, holder.Pid, "first");
        Assert.Equal("first", registry.Lookup(7)[0].Value);

        registry.Register(7, holder.Pid, "second");

        Assert.Equal("second", Assert.Single(registry.Lookup(7)).Value);
        Assert.True(registry.TryRegister(7, holder.Pid, "third"));
        Assert.Equal("third", Assert.Single(registry.Lookup(7)).Value);
        Assert.Equal(1, registry.Count);
        Assert.Equal([7], registry.Keys(holder.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_DuplicateKeys_ListsAllOldestFirst()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(RegistryKeys.Duplicate);
        var (one, two) = (stage.Puppet(), stage.Puppet());

        registry.Register("topic", one.Pid, 1);
        registry.Register("topic", two.Pid, 2);
        registry.Register("topic", one.Pid, 3);

        Assert.Equal(
            [new RegistryEntry(one.Pid, 1), new RegistryEntry(two.Pid, 2), new RegistryEntry(one.Pid, 3)], registry.Lookup("topic"));
        Assert.Equal(one.Pid, registry.HolderOf("topic"));
        Assert.Equal(["topic", "topic"], registry.Keys(one.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Unregister_TakesAllEntriesOfThatProcessUnderThatKeyOnly()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(RegistryKeys.Duplicate);
        var (one, two) = (stage.Puppet(), stage.Puppet());
        foreach (var (pid, key) in new[] { (one.Pid, "a"), (two.Pid, "a"), (one.Pid, "b"), (one.Pid, "a") })
            registry.Register(key, pid);

        Assert.True(registry.Unregister("a", one.Pid));

        Assert.False(registry.Unregister("a", one.Pid));
        Assert.Equal([two.Pid], registry.Lookup("a").Select(entry => entry.Pid));
        Assert.Equal(["b"], registry.Keys(one.Pid));
        Assert.Equal(2, registry.Count);
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Keys_AreThoseOfTheRegistryAsked_InTheOrderTheyCame()
    {
        await using var stage = await Stage.Start();
        var (registry, another) = (new Registry<string>(), new Registry<string>());
        var puppet = stage.Puppet();

        registry.Register("x", puppet.Pid);
        another.Register("y", puppet.Pid);
        registry.Register("z", puppet.Pid);

        Assert.Equal(["x", "z"], registry.Keys(puppet.Pid));
        Assert.Equal(["y"], another.Keys(puppet.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_WithComparer_GoesByIt()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(comparer: StringComparer.OrdinalIgnoreCase);
        var puppet = stage.Puppet();

        registry.Register("Desk", puppet.Pid);

        Assert.Equal(puppet.Pid, registry.HolderOf("dESK"));
        Assert.True(registry.Unregister("DESK", puppet.Pid));
    }

    [Theory, Trait("Semantics", "N3"), Trait("Semantics", "N1")]
    [InlineData(RegistryKeys.Unique)]
    [InlineData(RegistryKeys.Duplicate)]
    public async Task Register_ProcessThatIsExitingOrDead_IsRefusedAndLeavesNothing(RegistryKeys keys)
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(keys);
        var (unwinding, goOn) = (new Gate(), new Gate());
        var pid = await stage.SpawnReceiving(async _ =>
        {
            unwinding.Open();
            await goOn;
        });
        registry.Register("before", pid);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.Equal(pid, Assert.Throws<NoSuchProcessException>(() => registry.Register("desk", pid)).Pid);
        Assert.Throws<NoSuchProcessException>(() => registry.Register("before", pid));
        Assert.Equal(pid, Assert.Single(registry.Lookup("before")).Pid);
        goOn.Open();
        await stage.ExitOf(pid);
        Assert.Throws<NoSuchProcessException>(() => registry.Register("desk", pid));
        Assert.Throws<NoSuchProcessException>(() => registry.Register("desk", Pid.Runtime));
        Assert.Throws<ArgumentException>(() => registry.Register("desk", Pid.None));
        Assert.Equal(0, registry.Count);
        Assert.Null(registry.HolderOf("desk"));
        Assert.False(registry.Unregister("before", pid));
    }

    [Theory, Trait("Semantics", "N3"), Trait("Semantics", "L8"), Trait("Semantics", "M5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Death_FreesAllKeys_BeforeLinksAndMonitorsAreTold(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var (names, topics) = (new Registry<int>(), new Registry<string>(RegistryKeys.Duplicate));
        var fate = new ProcessOptions { TrapExits = true };

        await stage.Run(async self =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var pid = self.SpawnLink(child =>
                {
                    for (var key = 0; key < 10; key++)
                        names.Register(key, child.Pid);
                    topics.Register("topic", child.Pid);
                    topics.Register("topic", child.Pid);
                    return Task.CompletedTask;
                });
                self.Monitor(pid);
                await self.ReceiveAsync<ExitMessage>();
                Assert.Equal((0, 0), (names.Count, topics.Count));
                Assert.Null(names.HolderOf(9));
                await self.ReceiveAsync<ProcessDown>();
            }
        }, fate);
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "X6")]
    public async Task Abandoned_FreesItsKeys()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>();
        var never = new Gate();
        var pid = stage.Riot.Spawn(async self =>
        {
            registry.Register("desk", self.Pid);
            await never;
        });
        await stage.Until(pid, ProcessStatus.Awaiting);

        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        Assert.Equal(0, registry.Count);
        never.Open();
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Death_WithAComparerThatThrows_IsReported_AndTheKeyIsFreeAllTheSame()
    {
        await using var stage = await Stage.Start();
        var comparer = new MoodyComparer();
        var registry = new Registry<string>(comparer: comparer);
        var (holder, next) = (stage.Puppet(), stage.Puppet());
        registry.Register("desk", holder.Pid);
        registry.Register("chair", holder.Pid);

        comparer.Error = new InvalidTimeZoneException();
        holder.Return();

        Assert.Equal(ExitReason.Normal, await holder.Exit);
        Assert.Equal(2, stage.Log.Lines.Count(line => line.Level == LogLevel.Error && line.Error == comparer.Error));
        Assert.Throws<InvalidTimeZoneException>(() => registry.Register("desk", next.Pid));
        comparer.Error = null;
        Assert.Null(registry.HolderOf("desk"));
        registry.Register("desk", next.Pid);
        Assert.Equal(next.Pid, registry.HolderOf("desk"));
        Assert.Equal(1, registry.Count);
    }

    private sealed class MoodyComparer : IEqualityComparer<string>
    {
        public Exception? Error { get; set; }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => Error is null ? obj.Length : throw Error;
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "P11")]
    public async Task Death_LeavesNothingOfTheProcessReachable()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(RegistryKeys.Duplicate);

        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync());
        var value = Enter(registry, pid);
        stage.Riot.Send(pid, "end");
        await stage.ExitOf(pid);

        for (var i = 0; i < 20 && value.IsAlive; i++)
            GC.Collect();
        Assert.False(value.IsAlive);
        GC.KeepAlive(registry);
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_ManyUnderOneKeyAndManyOfOneProcess_EndsWithEach()
    {
        await using var stage = await Stage.Start(logFrom: LogLevel.Critical);
        var registry = new Registry<int>(RegistryKeys.Duplicate);
        const int Many = 100_000;
        var pids = await stage.Run(self => Task.FromResult(Enumerable.Range(0, Many).Select(_ => self.Spawn(async child => await child.ReceiveAsync())).ToList()));
        var collector = stage.Puppet();

        foreach (var pid in pids)
            registry.Register(0, pid);
        for (var key = 1; key <= Many; key++)
            registry.Register(key, collector.Pid);
        Assert.Equal(2 * Many, registry.Count);

        foreach (var pid in pids)
            registry.Unregister(0, pid);
        Assert.Equal(Many, registry.Count);
        for (var key = 1; key <= Many / 2; key++)
            Assert.True(registry.Unregister(key, collector.Pid));
        Assert.Equal(Many / 2, registry.Keys(collector.Pid).Count);
        collector.Return();
        await collector.Exit;
        Assert.Equal(0, registry.Count);
    }

    [Fact, Trait("Semantics", "N3")]
    public void Registry_OfNoSuchKind_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Registry<int>((RegistryKeys)7));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Enter(Registry<string> registry, Pid pid)
    {
        var value = new object();
        registry.Register("topic", pid, value);
        Assert.Same(value, registry.Lookup("topic")[0].Value);
        return new WeakReference(value);
    }
}
