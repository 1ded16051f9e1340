// C2, explored: a reply, the caller's timeout and the server's death race for one call.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class CallRaceTests
{
    [Fact, Trait("Semantics", "C2")]
    public void ReplyTimeoutAndDeath_RaceForACall_OneWinsAndNothingArrivesLater() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var second = TimeSpan.FromSeconds(1);
        var server = riot.Spawn(async self =>
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            await self.SleepAsync(second);
            call.Reply((Ask)call.Request, 42);
        });
        var killer = riot.Spawn(async self =>
        {
            await self.SleepAsync(second);
            self.Kill(server);
        });
        var outcomes = await Task.WhenAll(CallIn(riot, server, second), CallIn(riot, server, 3 * second));
        Assert.All(outcomes, outcome => Assert.Contains(outcome, (string[])["42", nameof(CallTimeoutException), nameof(ServerExitedException), nameof(NoSuchProcessException)]));
        Assert.InRange(outcomes.Count(outcome => outcome == "42"), 0, 1);
        await riot.WaitForExitAsync(killer);
    });

    private static Task<string> CallIn(RiotRuntime riot, Pid server, TimeSpan timeout) => riot.ComputeAsync(async self =>
    {
        string outcome;
        try
        {
            outcome = (await self.CallAsync(server, new Ask(), timeout)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is not ProcessExitException)
        {
            outcome = error.GetType().Name;
        }

        var (late, message) = await self.TryReceiveAsync<object>(TimeSpan.FromSeconds(10));
        return late ? $"{outcome}, then {message}" : outcome;
    }).AsTask();

    private sealed record Ask : ICall<int>;
}
