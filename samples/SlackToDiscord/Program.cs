// Starts the tunnel in a host: against the real services if there are tokens, against simulators on loopback if there are none.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using SlackToDiscord;
using SlackToDiscord.Demo;
using SlackToDiscord.Processes;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSerilog(logging => logging.ReadFrom.Configuration(builder.Configuration));

var demo = new DemoOptions(Once: args.Contains("--once"));
await using var simulation = await Simulation.StartWithoutTokensAsync(builder);
IReadOnlyList<string> complaints = demo.Once && simulation is null
    ? ["--once ends the program after the script that simulators play. There are tokens in the settings: start without --once, or without tokens."]
    : InvalidSettings.In(builder.Configuration);
if (complaints.Count > 0)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, complaints));
    Environment.ExitCode = 1;
    return;
}

builder.Services.AddTunnel(builder.Configuration);
builder.Services.AddSingleton(demo);
builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot =>
{
    riot.AddTunnelUnit();
    if (simulation is not null) riot.AddProcess<Conversation>("conversation");
});

using var host = builder.Build();
var fatal = host.Services.GetRequiredService<FatalAnswer>();
if (simulation is not null) Simulation.Announce(host.Services.GetRequiredService<ILogger<Simulation>>());
await host.RunAsync();
if (fatal.Message is not null) Environment.ExitCode = 1;
