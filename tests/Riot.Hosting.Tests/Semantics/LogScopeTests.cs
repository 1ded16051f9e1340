using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What log lines say of the process that writes them, and that they say it of no other (P12).</summary>
public sealed class LogScopeTests
{
    [Fact, Trait("Semantics", "P12")]
    public async Task LogLine_OfATypedProcess_CarriesItsPidAndNameInEveryStep()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddScoped<Service>());
        var pid = await host.Riot.StartAsync<Talker>(["one"], new ProcessOptions { Name = "talker" }).Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        host.Riot.Send(pid, "end");
        await ended.Guarded();

        foreach (var text in (string[])["one made", "one starts", "service of one", "one runs", "one has received", "one has waited elsewhere", "one disposed"])
        {
            var line = Assert.Single(host.Logs.Lines, line => line.Text == text);
            Assert.Equal((pid, "talker"), (line.Scope["Pid"], line.Scope["ProcessName"]));
        }
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task LogLine_NamedLater_CarriesTheNewName()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddScoped<Service>());
        var pid = await host.Riot.StartAsync<Talker>(["one"]).Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        Assert.True(await host.Riot.Processes.IsAliveAsync(pid).Guarded()); // It answers at its receive, behind its first line.
        host.Riot.Names.Register("late", pid);
        host.Riot.Send(pid, "end");
        await ended.Guarded();

        Assert.False(Assert.Single(host.Logs.Lines, line => line.Text == "one runs").Scope.ContainsKey("ProcessName"));
        Assert.Equal("late", Assert.Single(host.Logs.Lines, line => line.Text == "one has received").Scope["ProcessName"]);
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task LogLine_OfOthersOnTheSameWorker_CarriesNothingOfIt()
    {
        await using var host = await RunningHost.StartAsync(
            services => services.AddScoped<Service>(), riot => riot.Configure(options => options.Workers = 1));
        var log = host.Services.GetRequiredService<ILogger<LogScopeTests>>();
        var one = await host.Riot.StartAsync<Talker>(["one"]).Guarded();
        var two = await host.Riot.StartAsync<Talker>(["two"]).Guarded();
        var parent = await host.Riot.StartAsync<Parent>().Guarded();
        var ended = new[] { one, two, parent }.Select(pid => host.Riot.WaitForExitAsync(pid).AsTask()).ToArray();

        foreach (var pid in new[] { one, two, parent })
            host.Riot.Send(pid, "end");
        await Task.WhenAll(ended).Guarded();
        var plain = host.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync();
            log.Say("plain");
        });
        var plainEnded = host.Riot.WaitForExitAsync(plain);
        host.Riot.Send(plain, "end");
        await plainEnded.Guarded();

        Assert.Equal(one, Assert.Single(host.Logs.Lines, line => line.Text == "one has received").Scope["Pid"]);
        Assert.Equal(two, Assert.Single(host.Logs.Lines, line => line.Text == "two has received").Scope["Pid"]);
        Assert.Empty(Assert.Single(host.Logs.Lines, line => line.Text == "child").Scope);
        Assert.Empty(Assert.Single(host.Logs.Lines, line => line.Text == "plain").Scope);
    }

    [Fact, Trait("Semantics", "P12")]
    public async Task LogScope_OfTheSpawner_DoesNotLeakIn()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddScoped<Service>());
        var log = host.Services.GetRequiredService<ILogger<LogScopeTests>>();

        using (log.BeginScope(new Dictionary<string, object?> { ["Request"] = 42 }))
            await host.Riot.StartAsync<Talker>(["one"]).Guarded();

        Assert.Equal(["Pid"], Assert.Single(host.Logs.Lines, line => line.Text == "one starts").Scope.Keys);
    }

    private sealed class Service(ILogger<Service> log)
    {
        public void Talk(string owner) => log.Say($"service of {owner}");
    }

    private sealed class Talker : IProcess, IDisposable
    {
        private readonly string _name;
        private readonly Service _service;
        private readonly ILogger _log;

        public Talker(string name, Service service, ILogger<Talker> log)
        {
            (_name, _service, _log) = (name, service, log);
            log.Say($"{name} made");
        }

        public async Task StartAsync(ProcessContext self)
        {
            await self.YieldAsync();
            _log.Say($"{_name} starts");
            _service.Talk(_name);
        }

        public async Task RunAsync(ProcessContext self)
        {
            _log.Say($"{_name} runs");
            await self.ReceiveAsync();
            _log.Say($"{_name} has received");
            await Task.Run(() => { });
            _log.Say($"{_name} has waited elsewhere");
        }

        public void Dispose() => _log.Say($"{_name} disposed");
    }

    private sealed class Parent(ILogger<Parent> log) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            await self.ReceiveAsync();
            var child = self.Spawn(_ =>
            {
                log.Say("child");
                return Task.CompletedTask;
            });
            await self.WaitForExitAsync(child);
        }
    }
}
