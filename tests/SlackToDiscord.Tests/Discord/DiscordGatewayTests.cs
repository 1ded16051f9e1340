// The gateway client against the simulator: the handshake, heartbeats by a clock of the test's, and every way to end.
using SlackToDiscord.Discord;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Tests.Discord;

public sealed class DiscordGatewayTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(40);
    private readonly ManualTime _clientTime = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task Connect_GoodToken_IsReady()
    {
        await using var discord = await StartAsync();

        await using var gateway = await ConnectAsync(discord);

        Assert.Equal(1, discord.ReadyConnections);
    }

    [Fact]
    public async Task Connect_BadToken_IsFatalAndNamesTheSetting()
    {
        await using var discord = await StartAsync();
        discord.RefuseAuth = true;

        var fatal = await Assert.ThrowsAsync<FatalServiceException>(() => ConnectAsync(discord));

        Assert.Contains("Discord:BotToken", fatal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(discord.Options.BotToken, fatal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Healthy_BeatsAfterTheJitterAndThenEveryInterval()
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord, jitter: 0.25);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var running = gateway.RunAsync(stop.Token);
        await _clientTime.WaitForTimerAsync(s_interval * 0.25, Cancellation);
        for (var beats = 1; beats <= 3; beats++)
        {
            _clientTime.Advance(beats == 1 ? s_interval * 0.25 : s_interval);
            await discord.WaitForHeartbeatsAsync((2 * beats) - 1, Cancellation);
            await _clientTime.WaitForTimerAsync(s_interval, Cancellation);
            discord.RequestHeartbeat(); // answered only after the acknowledgement before it was read
            await discord.WaitForHeartbeatsAsync(2 * beats, Cancellation);
        }

        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_HeartbeatNotAcknowledged_IsAZombie()
    {
        await using var discord = await StartAsync();
        discord.StopAcking = true;
        await using var gateway = await ConnectAsync(discord);

        var running = gateway.RunAsync(Cancellation);
        await discord.WaitForHeartbeatsAsync(1, Cancellation);
        await _clientTime.WaitForTimerAsync(s_interval, Cancellation);
        _clientTime.Advance(s_interval);

        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => running);
        Assert.Contains("zombie", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HeartbeatRequested_BeatsAtOnce()
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord, jitter: 1);
        _ = gateway.RunAsync(Cancellation);

        discord.RequestHeartbeat();

        await discord.WaitForHeartbeatsAsync(1, Cancellation);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(4009)]
    [InlineData(1001)]
    public async Task Run_ClosedForATime_IsConnectionLost(int code)
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord);

        discord.CloseGateway(code);

        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => gateway.RunAsync(Cancellation));
        Assert.Equal(code, lost.CloseCode);
    }

    [Theory]
    [InlineData(4004)]
    [InlineData(4010)]
    [InlineData(4011)]
    [InlineData(4012)]
    [InlineData(4013)]
    [InlineData(4014)]
    public async Task Run_ClosedForGood_IsFatal(int code)
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord);

        discord.CloseGateway(code);

        await Assert.ThrowsAsync<FatalServiceException>(() => gateway.RunAsync(Cancellation));
    }

    [Fact]
    public async Task Run_Dropped_IsConnectionLost()
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord);

        var running = gateway.RunAsync(Cancellation);
        await discord.DropGatewayAsync(Cancellation);

        await Assert.ThrowsAsync<ConnectionLostException>(() => running);
    }

    [Theory]
    [InlineData("reconnect")]
    [InlineData("invalidate")]
    public async Task Run_DiscordWantsANewConnection_EndsWithThatRequest(string what)
    {
        await using var discord = await StartAsync();
        await using var gateway = await ConnectAsync(discord);

        var running = gateway.RunAsync(Cancellation);
        if (what == "reconnect") discord.RequestReconnect();
        else discord.InvalidateSession();

        await Assert.ThrowsAsync<NewConnectionAskedException>(() => running);
    }

    private static Task<DiscordSimulator> StartAsync() =>
        DiscordSimulator.StartAsync(new DiscordSimulatorOptions { HeartbeatInterval = s_interval }, Cancellation);

    private Task<DiscordGateway> ConnectAsync(DiscordSimulator discord, double jitter = 0)
    {
        var url = new UriBuilder(discord.ApiBaseUrl) { Scheme = "ws", Path = "/" }.Uri;
        return DiscordGateway.ConnectAsync(url, discord.Options.BotToken, _clientTime, Cancellation, () => jitter);
    }
}
