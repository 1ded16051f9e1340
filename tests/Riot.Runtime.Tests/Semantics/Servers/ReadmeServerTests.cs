// The README's server, as it stands there.
namespace Riot.Tests.Semantics.Servers;

public class ReadmeServerTests
{
    [Fact]
    [Trait("Semantics", "C2")]
    [Trait("Semantics", "C5")]
    public async Task Account_OfTheReadme_DoesWhatItSays()
    {
        await using var stage = await Stage.Start();

        await stage.Run(async self =>
        {
            var account = await self.StartLink<Account>(100m);
            decimal balance = await self.Call(account, new Deposit(20m));
            Assert.Equal(120m, balance);
            await Assert.ThrowsAsync<ArgumentException>(async () => await self.Call(account, new Deposit(0m)));
            Assert.Equal(121m, await stage.Riot.CallAsync(account, new Deposit(1m), cancellationToken: CancellationToken.None));
            Assert.Equal(ExitReason.Shutdown, await self.Stop(account));
        });
    }

    public sealed record Deposit(decimal Amount) : ICall<decimal>;

    public sealed class Account(decimal balance) : GenServer
    {
        protected override ValueTask<Answer> HandleCallAsync(object request, IncomingCall call)
        {
            switch (request)
            {
                case Deposit deposit when deposit.Amount <= 0:
                    return Refuse(new ArgumentException("Nothing to deposit."));
                case Deposit deposit:
                    return Reply(deposit, balance += deposit.Amount);
                default:
                    return base.HandleCallAsync(request, call);
            }
        }
    }
}
