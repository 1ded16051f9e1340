using Microsoft.Extensions.DependencyInjection;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Which constructor makes a process, from which values, and what is refused to its spawner (H3).</summary>
public sealed class ConstructorTests
{
    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_ValuesAndServices_GoWhereTheyFit()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("Mixed(hello, 7, world)", await WhatIsMade<Mixed>(host, "world", 7));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_ValueOfAServicesType_OutranksTheService()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("Mixed(own, 7, world)", await WhatIsMade<Mixed>(host, "world", new Greeting("own"), 7));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_ServiceMissing_IsRefusedNamingProcessAndService()
    {
        await using var host = await RunningHost.StartAsync();

        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<Mixed>(["world", 7]));

        Assert.Equal(typeof(Mixed), error.ProcessType);
        Assert.Equal(
            "Cannot make process Mixed: Mixed(Greeting greeting, Int32 number, String text) needs service Greeting for 'greeting': " +
            "register the service, or give a value at spawn.", error.Message);
        Assert.Equal(0, host.Riot.Processes.Counters.Spawned);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_InsideAProcessServiceMissing_IsRefusedToThatProcess()
    {
        await using var host = await RunningHost.StartAsync();

        var pid = host.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<string>();
            self.Spawn<Mixed>(["world", 7]);
        });
        var ended = host.Riot.WaitForExitAsync(pid);
        host.Riot.Send(pid, "go");

        var reason = Assert.IsType<ExitReason.Exception>(await ended.Guarded());
        Assert.IsType<ActivationException>(reason.Error);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_OptionalServiceMissing_TakesTheDefault()
    {
        await using var host = await RunningHost.StartAsync();

        Assert.Equal("Optional(none, 5, Monday, null)", await WhatIsMade<Optional>(host));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_OptionalServicePresent_TakesTheService()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("Optional(hello, 5, Monday, null)", await WhatIsMade<Optional>(host));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_KeyedService_IsTakenByItsKey()
    {
        await using var host = await RunningHost.StartAsync(services => services
            .AddSingleton(new Greeting("plain")).AddKeyedSingleton("formal", new Greeting("good day")));

        Assert.Equal("Keyed(good day)", await WhatIsMade<Keyed>(host));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_KeyedServiceMissing_IsRefusedNamingTheKey()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("plain")));

        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<Keyed>());

        Assert.Contains("service Greeting with key 'formal'", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_GenericServiceMissing_IsNamedAsInCode()
    {
        await using var host = await RunningHost.StartAsync();

        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<NeedsGeneric>());

        Assert.Contains("service IComparer<Greeting>", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_SeveralConstructors_TakesTheLongestThatCanBeFilled()
    {
        await using (var host = await RunningHost.StartAsync())
            Assert.Equal("Several()", await WhatIsMade<Several>(host));
        await using (var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello"))))
            Assert.Equal("Several(hello)", await WhatIsMade<Several>(host));
        await using (var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello"))))
            Assert.Equal("Several(hello, 3)", await WhatIsMade<Several>(host, 3));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_MarkedConstructor_IsTheOnlyOneLookedAt()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("Marked()", await WhatIsMade<Marked>(host));
        Assert.Throws<ActivationException>(() => host.Riot.Spawn<Marked>([new Greeting("given")]));
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_TwoConstructorsWouldDo_IsRefusedNamingBoth()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<Ambiguous>());

        Assert.Contains("Ambiguous(Greeting greeting)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Ambiguous(Journal journal)", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_ValueThatFitsNowhere_IsRefusedNamingItsType()
    {
        await using var host = await RunningHost.StartAsync();

        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<Several>([1.5]));

        Assert.Contains("(Double)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Several(Greeting greeting, Int32 number)", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_NullValue_GoesToTheFirstParameterThatMayBeNull()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("Nulls(3, none, x)", await WhatIsMade<Nulls>(host, null, 3, "x"));
        var error = Assert.Throws<ActivationException>(() => host.Riot.Spawn<Plain>([null]));
        Assert.Contains("takes the values given at spawn (null)", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task Spawn_NoWayToMakeTheClass_IsRefusedNamingTheWaysThatThereAre()
    {
        await using var host = await RunningHost.StartAsync();

        foreach (var spawn in (Action[])[() => host.Riot.Spawn<Abstract>(), () => host.Riot.Spawn<Hidden>()])
            Assert.Contains(" as a service, or give a factory.", Assert.Throws<ActivationException>(spawn).Message, StringComparison.Ordinal);
    }

    private static async Task<string> WhatIsMade<T>(RunningHost host, params object?[] arguments) where T : class, IProcess
    {
        var pid = host.Riot.Spawn<T>([.. arguments]);
        var ended = host.Riot.WaitForExitAsync(pid);
        host.Riot.Send(pid, "go");
        return (string)Assert.IsType<ExitReason.Custom>(await ended.Guarded()).Value;
    }

    private sealed record Greeting(string Text);

    /// <summary>Ends by saying what it was made of.</summary>
    private abstract class Tells(string what) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            await self.ReceiveAsync();
            self.Exit(new ExitReason.Custom(what));
        }
    }

    private sealed class Mixed(Greeting greeting, int number, string text) : Tells($"Mixed({greeting.Text}, {number}, {text})");

    private sealed class Optional(Greeting? greeting = null, int number = 5, DayOfWeek? day = DayOfWeek.Monday, TimeSpan? time = null)
        : Tells($"Optional({greeting?.Text ?? "none"}, {number}, {day}, {time?.ToString() ?? "null"})");

    private sealed class Keyed([FromKeyedServices("formal")] Greeting greeting) : Tells($"Keyed({greeting.Text})");

    private sealed class NeedsGeneric(IComparer<Greeting> comparer) : Tells(comparer.ToString()!);

    private sealed class Several : Tells
    {
        public Several() : base("Several()")
        {
        }

        public Several(Greeting greeting) : base($"Several({greeting.Text})")
        {
        }

        public Several(Greeting greeting, int number) : base($"Several({greeting.Text}, {number})")
        {
        }
    }

    private sealed class Marked : Tells
    {
        [ActivatorUtilitiesConstructor]
        public Marked() : base("Marked()")
        {
        }

        public Marked(Greeting greeting) : base($"Marked({greeting.Text})")
        {
        }
    }

    private sealed class Ambiguous : Tells
    {
        public Ambiguous(Greeting greeting) : base(greeting.Text)
        {
        }

        public Ambiguous(Journal journal) : base(journal.ToString()!)
        {
        }
    }

    private sealed class Nulls(int number, string? name, string text) : Tells($"Nulls({number}, {name ?? "none"}, {text})");

    private sealed class Plain(int number) : Tells($"Plain({number})");

    private abstract class Abstract() : Tells("");

    private sealed class Hidden : Tells
    {
        private Hidden() : base("")
        {
        }
    }
}
