// The README's server: what it shows is what is marked here, word for word.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class ReadmeServerTests
{
    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "C5")]
    public async Task Account_OfTheReadme_DoesWhatItSays()
    {
        var places = Readme.Marked("tests", "Riot.Runtime.Tests", "Semantics", "Calls", "Servers", "ReadmeServerTests.cs");
        Assert.Equal(2, places.Length);
        Assert.All(places, place => Assert.Contains(place, Readme.Blocks("csharp")));
        await using var stage = await Stage.Start();

        await stage.Run(async self =>
        {
            // readme
            var account = await self.StartLink<Account>(100m);                     // linked, and returns once InitAsync has ended
            decimal balance = await self.Call(account, new Deposit(20m));          // 5 s, unless you say otherwise
            // end
            Assert.Equal(120m, balance);
            await Assert.ThrowsAsync<ArgumentException>(async () => await self.Call(account, new Deposit(0m)));
            Assert.Equal(121m, await stage.Riot.CallAsync(account, new Deposit(1m), cancellationToken: CancellationToken.None));
            Assert.Equal(ExitReason.Shutdown, await self.Stop(account));
        });
    }

    // readme
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
    // end
}
