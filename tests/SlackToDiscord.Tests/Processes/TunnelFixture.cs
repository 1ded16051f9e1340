// Both simulators and a host that is set up for them: with the unit under its supervisor, or with its watch only, for a unit that nobody restarts.
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>The sentence with which the program has ended; null if there was none.</summary>
    public string? FatalMessage => _host.Services.GetRequiredService<FatalAnswer>().Message;

    /// <summary>Starts a host with the unit under its supervisor, and waits until it is connected to both services.</summary>
    public static async Task<TunnelFixture> StartConnectedAsync()
    {
        var tunnel = await StartAsync(isSupervised: true);
        await tunnel.WaitForUnitsAsync(1);
        return tunnel;
    }

    /// <summary>Starts a host without a supervisor and one unit in it, and waits until that is connected to both services.</summary>
    public static async Task<(TunnelFixture Tunnel, Unit Unit)> StartUnitAsync(TimeProvider? slackTime = null)
    {
        var tunnel = await StartAsync(isSupervised: false, slackTime: slackTime);
        var unit = new Unit(tunnel.Spawn<Relay>(TunnelUnit.Relay), tunnel.Spawn<DiscordConnection>(TunnelUnit.Discord), tunnel.Spawn<SlackConnection>(TunnelUnit.Slack));
        await tunnel.WaitForUnitsAsync(1);
        return (tunnel, unit);
    }

    /// <param name="isSupervised">Whether the host has the unit under its supervisor.</param>
    /// <param name="settings">What differs from the settings that fit the simulators.</param>
    /// <param name="slackTime">The clock of the Slack simulator, for its patience with acknowledgements.</param>
    public static async Task<TunnelFixture> StartAsync(bool isSupervised, Dictionary<string, string?>? settings = null, TimeProvider? slackTime = null)
    {
        var slack = await SlackSimulator.StartAsync(new SlackSimulatorOptions { Time = slackTime ?? TimeProvider.System }, Guard.Token);
        var discord = await DiscordSimulator.StartAsync(new DiscordSimulatorOptions { RateLimit = 1000 }, Guard.Token);
        var log = new CapturedLog();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Configuration.AddInMemoryCollection(SettingsFor(slack, discord));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddTunnel(builder.Configuration);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot =>
        {
            if (isSupervised) riot.AddTunnelUnit();
            else riot.AddProcess<UnitWatch>(UnitWatch.Name);
        });
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

    /// <summary>Completes once as many units have connected to both services since the start.</summary>
    public async Task WaitForUnitsAsync(int count)
    {
        await Slack.WaitForSocketsAsync(count, Guard.Token);
        await Discord.WaitForReadyAsync(count, Guard.Token);
    }

    /// <summary>Completes once the host has been told to stop.</summary>
    public Task WaitForStopAsync()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task.WaitAsync(Guard.Token);
    }

    public Task<string> SayAsync(string text) => Slack.SayAsync(Slack.Options.Channels[0], "U0ADA", text).WaitAsync(Guard.Token);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Guard.Token);
        _host.Dispose();
        await Slack.DisposeAsync();
        await Discord.DisposeAsync();
    }

    private Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string name)
        where T : class, IProcess =>
        Riot.Spawn<T>(options: new ProcessOptions { Name = name });
}

/// <summary>The three processes of a unit.</summary>
internal sealed record Unit(Pid Relay, Pid Discord, Pid Slack)
{
    public IReadOnlyList<Pid> All => [Relay, Discord, Slack];
}
