// The program as its users start it: a process of the operating system, its output and its exit code.
using System.Diagnostics;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Simulators.Slack;
using SlackToDiscord.Tests.Processes;

namespace SlackToDiscord.Tests;

public sealed class ProgramTests
{
    [Fact, Trait("Semantics", "X8")]
    public async Task Program_OnceWithoutTokens_PlaysTheScriptAndEndsWithZero()
    {
        var (exitCode, output) = await RunAsync(["--once"], []);

        Assert.True(exitCode == 0, output);
        string[] expected =
            ["simulators of Slack and Discord", "The unit is up: ", "The unit is down: ", "restarts tunnel/", "Discord shows **Joe**: Loud and clear, and once only."];
        Assert.All(expected, text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.Equal(2, output.Split("The unit is up: ").Length - 1);
        Assert.Equal(4, output.Split("Demo: Discord shows ").Length - 1);
    }

    [Theory, Trait("Semantics", "X8")]
    [InlineData("Slack:AppToken", "xapp-wrong")]
    [InlineData("Slack:BotToken", "xoxb-wrong")]
    [InlineData("Discord:BotToken", "not-the-token")]
    [InlineData("Discord:ChannelId", "1")]
    public async Task Program_FatalAnswer_EndsWithOneAndNamesTheSetting(string setting, string value)
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Guard.Token);
        await using var discord = await DiscordSimulator.StartAsync(cancellationToken: Guard.Token);
        var settings = TunnelFixture.SettingsFor(slack, discord);
        settings[setting] = value;

        var said = slack.SayAsync("C0GENERAL", "U0ADA", "hi");
        var (exitCode, output) = await RunAsync([], settings);

        Assert.True(exitCode == 1, output);
        Assert.Contains(setting, output, StringComparison.Ordinal);
        Assert.DoesNotContain(" restarts ", output, StringComparison.Ordinal);
        if (value.Length > 1) Assert.DoesNotContain(value, output, StringComparison.Ordinal);
        Assert.False(said.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Program_SettingsMissing_EndsWithOneAndNamesThem()
    {
        var (exitCode, output) = await RunAsync([], new() { ["Slack:AppToken"] = "xapp-1" });

        Assert.True(exitCode == 1, output);
        string[] missing = ["Slack:BotToken", "Slack:Channel", "Discord:BotToken", "Discord:ChannelId"];
        Assert.All(missing, setting => Assert.Contains(setting, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tunnel:FirstPause", "0:00")]
    [InlineData("Tunnel:FirstPause", "soon")]
    [InlineData("Tunnel:LongestPause", "00:00:00.5")]
    [InlineData("Tunnel:LongestPause", "30")]
    public async Task Program_PauseWrong_EndsWithOneAndASentence(string setting, string value)
    {
        var (exitCode, output) = await RunAsync(["--once"], new() { [setting] = value });

        Assert.True(exitCode == 1, output);
        Assert.Contains(setting, Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_OnceWithTokens_IsRefusedAndExplained()
    {
        var (exitCode, output) = await RunAsync(["--once"], new() { ["Discord:BotToken"] = "a-token" });

        Assert.True(exitCode == 1, output);
        Assert.Contains("--once", Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SlackToDiscord.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (setting, value) in settings) start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var program = Process.Start(start)!;
        try
        {
            var output = program.StandardOutput.ReadToEndAsync(Guard.Token);
            var errors = program.StandardError.ReadToEndAsync(Guard.Token);
            await program.WaitForExitAsync(Guard.Token);
            return (program.ExitCode, await output + await errors);
        }
        finally
        {
            program.Kill();
        }
    }
}
