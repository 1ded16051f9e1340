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

        registry.Register(first.Pid, new Session("joe", 1), "phone");
        registry.Register(other.Pid, new Session("joe", 2));

        Assert.Equal([new RegistryEntry(first.Pid, "phone")], registry.Lookup(new Session("joe", 1)));
        Assert.Equal(other.Pid, registry.WhereIs(new Session("joe", 2)));
        Assert.Null(registry.WhereIs(new Session("joe", 3)));
        Assert.Empty(registry.Lookup(new Session("joe", 3)));
        Assert.Equal(2, registry.Count);
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_UniqueKeyThatIsHeld_IsRefusedNamingTheHolder()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<int>();
        var (holder, other) = (stage.Puppet(), stage.Puppet());
        registry.Register(holder.Pid, 7, "first");

        var error = Assert.Throws<KeyAlreadyRegisteredException>(() => registry.Register(other.Pid, 7, "second"));

        Assert.Equal((7, holder.Pid), (error.Key, error.Holder));
        Assert.False(registry.TryRegister(other.Pid, 7, "second"));
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
        registry.Register(holder.Pid, 7, "first");
        Assert.Equal("first", registry.Lookup(7)[0].Value);

        registry.Register(holder.Pid, 7, "second");

        Assert.Equal("second", Assert.Single(registry.Lookup(7)).Value);
        Assert.True(registry.TryRegister(holder.Pid, 7, "third"));
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

        registry.Register(one.Pid, "topic", 1);
        registry.Register(two.Pid, "topic", 2);
        registry.Register(one.Pid, "topic", 3);

        Assert.Equal(
            [new RegistryEntry(one.Pid, 1), new RegistryEntry(two.Pid, 2), new RegistryEntry(one.Pid, 3)], registry.Lookup("topic"));
        Assert.Equal(one.Pid, registry.WhereIs("topic"));
        Assert.Equal(["topic", "topic"], registry.Keys(one.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Unregister_TakesAllEntriesOfThatProcessUnderThatKeyOnly()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(RegistryKeys.Duplicate);
        var (one, two) = (stage.Puppet(), stage.Puppet());
        foreach (var (pid, key) in new[] { (one.Pid, "a"), (two.Pid, "a"), (one.Pid, "b"), (one.Pid, "a") })
            registry.Register(pid, key);

        Assert.True(registry.Unregister(one.Pid, "a"));

        Assert.False(registry.Unregister(one.Pid, "a"));
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

        registry.Register(puppet.Pid, "x");
        another.Register(puppet.Pid, "y");
        registry.Register(puppet.Pid, "z");

        Assert.Equal(["x", "z"], registry.Keys(puppet.Pid));
        Assert.Equal(["y"], another.Keys(puppet.Pid));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Register_WithComparer_GoesByIt()
    {
        await using var stage = await Stage.Start();
        var registry = new Registry<string>(comparer: StringComparer.OrdinalIgnoreCase);
        var puppet = stage.Puppet();

        registry.Register(puppet.Pid, "Desk");

        Assert.Equal(puppet.Pid, registry.WhereIs("dESK"));
        Assert.True(registry.Unregister(puppet.Pid, "DESK"));
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
        registry.Register(pid, "before");
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.Equal(pid, Assert.Throws<NoSuchProcessException>(() => registry.Register(pid, "desk")).Pid);
        Assert.Throws<NoSuchProcessException>(() => registry.Register(pid, "before"));
        Assert.Equal(pid, Assert.Single(registry.Lookup("before")).Pid);
        goOn.Open();
        await stage.ExitOf(pid);
        Assert.Throws<NoSuchProcessException>(() => registry.Register(pid, "desk"));
        Assert.Throws<NoSuchProcessException>(() => registry.Register(Pid.Runtime, "desk"));
        Assert.Throws<ArgumentException>(() => registry.Register(Pid.None, "desk"));
        Assert.Equal(0, registry.Count);
        Assert.Null(registry.WhereIs("desk"));
        Assert.False(registry.Unregister(pid, "before"));
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
                        names.Register(child.Pid, key);
                    topics.Register(child.Pid, "topic");
                    topics.Register(child.Pid, "topic");
                    return Task.CompletedTask;
                });
                self.Monitor(pid);
                await self.Receive<ExitMessage>();
                Assert.Equal((0, 0), (names.Count, topics.Count));
                Assert.Null(names.WhereIs(9));
                await self.Receive<ProcessDown>();
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
            registry.Register(self.Pid, "desk");
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
        registry.Register(holder.Pid, "desk");
        registry.Register(holder.Pid, "chair");

        comparer.Error = new InvalidTimeZoneException();
        holder.Return();

        Assert.Equal(ExitReason.Normal, await holder.Exit);
        Assert.Equal(2, stage.Log.Lines.Count(line => line.Level == LogLevel.Error && line.Error == comparer.Error));
        Assert.Throws<InvalidTimeZoneException>(() => registry.Register(next.Pid, "desk"));
        comparer.Error = null;
        Assert.Null(registry.WhereIs("desk"));
        registry.Register(next.Pid, "desk");
        Assert.Equal(next.Pid, registry.WhereIs("desk"));
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

        var pid = stage.Riot.Spawn(async self => await self.Receive());
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
        await using var stage = await Stage.Start();
        var registry = new Registry<int>(RegistryKeys.Duplicate);
        const int Many = 100_000;
        var pids = await stage.Run(self => Task.FromResult(Enumerable.Range(0, Many).Select(_ => self.Spawn(async child => await child.Receive())).ToList()));
        var collector = stage.Puppet();

        foreach (var pid in pids)
            registry.Register(pid, 0);
        for (var key = 1; key <= Many; key++)
            registry.Register(collector.Pid, key);
        Assert.Equal(2 * Many, registry.Count);

        foreach (var pid in pids)
            registry.Unregister(pid, 0);
        Assert.Equal(Many, registry.Count);
        for (var key = 1; key <= Many / 2; key++)
            Assert.True(registry.Unregister(collector.Pid, key));
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
        registry.Register(pid, "topic", value);
        Assert.Same(value, registry.Lookup("topic")[0].Value);
        return new WeakReference(value);
    }
}
