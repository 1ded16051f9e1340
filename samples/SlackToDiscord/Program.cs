// Starts the tunnel in a host: against the real services if there are tokens, against simulators on loopback if there are none.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using SlackToDiscord;
using SlackToDiscord.Demo;
using SlackToDiscord.Processes;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders().AddSerilog(new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger(), dispose: true);

await using var simulation = await Simulation.StartWithoutTokensAsync(builder);
builder.Services.AddTunnel(builder.Configuration);
builder.Services.AddSingleton(new DemoOptions(Once: args.Contains("--once")));
var tunnel = builder.Configuration.GetSection(TunnelOptions.Section).Get<TunnelOptions>() ?? new TunnelOptions();
builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot =>
{
    riot.AddTunnelUnit(tunnel);
    if (simulation is not null) riot.AddProcess<Conversation>("conversation");
});

using var host = builder.Build();
if (InvalidSettings.In(host.Services) is [_, ..] failures)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, failures));
    Environment.ExitCode = 1;
    return;
}

var fatal = host.Services.GetRequiredService<FatalAnswer>();
await host.RunAsync();
if (fatal.Message is not null) Environment.ExitCode = 1;
