using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Logging never decides what becomes of work, or of cleaning up (P2): providers that throw, and providers that need what needs them.</summary>
public sealed class HostileLoggerTests : ExitCodeTests
{
    public static TheoryData<string> Places => ["CreateLogger", "IsEnabled", "Log", "BeginScope", "the end of a scope"];

    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "H3")]
    [MemberData(nameof(Places))]
    public async Task Provider_ThatThrows_LeavesProcessesTheirReasonsAndScopesTheirEnd(string place)
    {
        var builder = Builder(new Hostile { Place = place });
        builder.Services.AddRiot(riot => riot.AddProcess<Witness>("root", ["root"]));
        using var host = builder.Build();
        var journal = host.Journal();
        await host.StartAsync().Guarded();

        Assert.Equal(ExitReason.Normal, await EndOfAProcess(host));
        await host.StopAsync().Guarded();

        Assert.Equal(["root made", "root started", "service disposed of", "root stopping", "root stopped"], journal.Lines);
    }

    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "H3")]
    [MemberData(nameof(Places))]
    public async Task Provider_ThatBeginsToThrow_LeavesScopesTheirEnd(string place)
    {
        var hostile = new Hostile();
        var builder = Builder(hostile);
        builder.Services.AddRiot();
        using var host = builder.Build();
        await host.StartAsync().Guarded();
        var process = await host.Riot().StartAsync<UsesAService>().Guarded();
        var ended = host.Riot().WaitForExitAsync(process);

        hostile.Place = place;
        host.Riot().Send(process, "end");

        Assert.Equal(ExitReason.Normal, await ended.Guarded());
        Assert.Equal(["service disposed of"], host.Journal().Lines);
        hostile.Place = "";
        await host.StopAsync().Guarded();
    }

    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "X8")]
    [MemberData(nameof(Places))]
    public async Task Provider_ThatThrows_LeavesAFailedRootItsConsequence(string place)
    {
        var builder = Builder(new Hostile { Place = place });
        builder.Services.AddRiot(riot => riot.AddProcess<Running>("root", [(Func<ProcessContext, Task>)(_ => throw new InvalidDataException("no token"))]));
        using var host = builder.Build();

        await host.RunAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Theory, Trait("Semantics", "P2")]
    [InlineData("BeginScope")]
    [InlineData("the end of a scope")]
    public async Task Provider_ThatThrows_IsComplainedOfOnce(string place)
    {
        var (before, errors) = (Console.Error, new StringWriter());
        Console.SetError(errors);
        try
        {
            var builder = Builder(new Hostile { Place = place });
            builder.Services.AddRiot();
            using var host = builder.Build();
            await host.StartAsync().Guarded();
            for (var i = 0; i < 10; i++)
                await EndOfAProcess(host);
            await host.StopAsync().Guarded();
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Single(errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory, InlineData(false), InlineData(true), Trait("Semantics", "H1")]
    public void Provider_ThatTakesTheRuntimeInItsConstructor_IsRefusedWithTheCircle(bool hasSection)
    {
        var builder = Hosts.Builder();
        (hasSection ? builder.Services.AddRiot(builder.Configuration.GetSection("Riot")) : builder.Services.AddRiot()).AddSingleton<ILoggerProvider, TakesTheRuntime>();

        var error = Assert.Throws<InvalidOperationException>(builder.Build);

        Assert.Contains("IRiot -> ILoggerFactory -> a logging provider (ILoggerProvider) -> IRiot", error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "H1")]
    [InlineData(null)]
    [InlineData("second")]
    public async Task Observer_ThatTakesTheRuntimeInItsConstructor_IsRefusedWithTheCircle(string? key)
    {
        var builder = Hosts.Builder();
        (key is null ? builder.Services.AddRiot() : builder.Services.AddKeyedRiot(key)).AddSingleton<IRuntimeObserver>(
            services => new Observer(services.GetRequiredKeyedService<IRiot>(key)));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().Guarded());

        Assert.Contains("IRiot -> IRuntimeObserver -> IRiot", error.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(Hostile hostile)
    {
        var builder = Hosts.Builder();
        builder.Services.AddScoped<Service>().AddSingleton<ILoggerProvider>(hostile);
        return builder;
    }

    private static async Task<ExitReason> EndOfAProcess(IHost host)
    {
        var process = await host.Riot().StartAsync<UsesAService>().Guarded();
        var ended = host.Riot().WaitForExitAsync(process);
        host.Riot().Send(process, "end");
        return await ended.Guarded();
    }

    private sealed class Service(Journal journal) : IDisposable
    {
        public void Dispose() => journal.Add("service disposed of");
    }

    private sealed class UsesAService(Service service) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            await self.ReceiveAsync();
            GC.KeepAlive(service);
        }
    }

    private sealed class TakesTheRuntime(IRiot riot) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => throw new InvalidOperationException($"{riot} was made");

        public void Dispose()
        {
        }
    }

    private sealed class Observer(IRiot riot) : IRuntimeObserver
    {
        public void OnSpawned(Pid pid, Pid parent) => riot.Send(pid, "hello");
    }

    // Throws at one place, for what Riot logs: a host whose own lines throw does not start, with Riot or without.
    private sealed class Hostile : ILoggerProvider
    {
        public string Place { get; set; } = "";

        public ILogger CreateLogger(string categoryName)
        {
            var isOfRiot = categoryName.StartsWith("Riot", StringComparison.Ordinal);
            if (isOfRiot)
                ThrowAt("CreateLogger");
            return isOfRiot ? new Logger(this) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose()
        {
        }

        private void ThrowAt(string place)
        {
            if (Place == place)
                throw new InvalidTimeZoneException($"thrown by the test in {place}");
        }

        private sealed class Logger(Hostile hostile) : ILogger, IDisposable
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull
            {
                hostile.ThrowAt("BeginScope");
                return this;
            }

            public bool IsEnabled(LogLevel logLevel)
            {
                hostile.ThrowAt("IsEnabled");
                return true;
            }

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                hostile.ThrowAt("Log");

            public void Dispose() => hostile.ThrowAt("the end of a scope");
        }
    }
}
