// Both simulators and a host that is set up for them, with no process started yet.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot;
using SlackToDiscord.Processes;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Simulators.Slack;

namespace SlackToDiscord.Tests.Processes;

internal sealed class TunnelFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private TunnelFixture(SlackSimulator slack, DiscordSimulator discord, CapturedLog log, IHost host)
    {
        Slack = slack;
        Discord = discord;
        Log = log;
        _host = host;
    }

    public SlackSimulator Slack { get; }

    public DiscordSimulator Discord { get; }

    public CapturedLog Log { get; }

    public IRiot Riot => _host.Services.GetRequiredService<IRiot>();

    /// <param name="settings">What differs from the settings that fit the simulators.</param>
    /// <param name="slackTime">The clock of the Slack simulator, for its patience with acknowledgements.</param>
    public static async Task<TunnelFixture> StartAsync(Dictionary<string, string?>? settings = null, TimeProvider? slackTime = null)
    {
        var slack = await SlackSimulator.StartAsync(new SlackSimulatorOptions { Time = slackTime ?? TimeProvider.System }, Guard.Token);
        var discord = await DiscordSimulator.StartAsync(new DiscordSimulatorOptions { RateLimit = 1000 }, Guard.Token);
        var log = new CapturedLog();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Configuration.AddInMemoryCollection(SettingsFor(slack, discord));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddTunnel(builder.Configuration);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), _ => { });
        var host = builder.Build();
        await host.StartAsync(Guard.Token);
        return new TunnelFixture(slack, discord, log, host);
    }

    public static Dictionary<string, string?> SettingsFor(SlackSimulator slack, DiscordSimulator discord) => new()
    {
        ["Slack:AppToken"] = slack.Options.AppToken,
        ["Slack:BotToken"] = slack.Options.BotToken,
        ["Slack:Channel"] = slack.Options.Channels[0],
        ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.ToString(),
        ["Discord:BotToken"] = discord.Options.BotToken,
        ["Discord:ChannelId"] = discord.Options.ChannelIds[0],
        ["Discord:ApiBaseUrl"] = discord.ApiBaseUrl.ToString(),
        ["Tunnel:FirstPause"] = "00:00:00.010",
        ["Tunnel:LongestPause"] = "00:00:00.100",
    };

    /// <summary>Starts one unit without its keeper, waits until it is connected to both services, and tells which processes it is.</summary>
    public async Task<UnitStarted> StartUnitAsync()
    {
        var started = new TaskCompletionSource<UnitStarted>(TaskCreationOptions.RunContinuationsAsynchronously);
        Riot.Spawn(async keeper =>
        {
            keeper.Spawn<Tunnel>(keeper.Pid);
            started.SetResult(await keeper.Receive<UnitStarted>());
        });
        var unit = await started.Task.WaitAsync(Guard.Token);
        await WaitForUnitsAsync(1);
        return unit;
    }

    /// <summary>Completes once as many units have connected to both services since the start.</summary>
    public async Task WaitForUnitsAsync(int count)
    {
        await Slack.WaitForSocketsAsync(count, Guard.Token);
        await Discord.WaitForReadyAsync(count, Guard.Token);
    }

    public Task<string> SayAsync(string text) => Slack.SayAsync(Slack.Options.Channels[0], "U0ADA", text).WaitAsync(Guard.Token);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Guard.Token);
        _host.Dispose();
        await Slack.DisposeAsync();
        await Discord.DisposeAsync();
    }
}
