// The README's server: what it shows is what is marked here, word for word.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed partial class ReadmeServerTests
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
            var account = await self.StartLinkAsync<Account>([100m]);          // linked, and returns once InitAsync has ended
            decimal balance = await self.CallAsync(account, new Deposit(20m)); // 5 s, unless you say otherwise
            // end
            Assert.Equal(120m, balance);
            await Assert.ThrowsAsync<ArgumentException>(async () => await self.CallAsync(account, new Deposit(0m)));
            Assert.Equal(121m, await stage.Riot.CallAsync(account, new Deposit(1m), cancellationToken: CancellationToken.None));
            self.Unlink(account);
            self.Monitor(account);
            self.Send(account, new Close());
            Assert.Equal(ExitReason.Normal, (await self.ReceiveAsync<ProcessDown>()).Reason);
        });
    }

    // readme
    public sealed record Deposit(decimal Amount) : ICall<decimal>;

    public sealed record Close;

    public sealed partial class Account(decimal balance) : GenServer, IHandleCall<Deposit, decimal>, IHandle<Close>
    {
        public ValueTask<Answer<decimal>> HandleAsync(Deposit deposit, IncomingCall<decimal> call) =>
            deposit.Amount <= 0
                ? call.Refuse(new ArgumentException("Nothing to deposit."))
                : call.Reply(balance += deposit.Amount);

        public ValueTask HandleAsync(Close close)
        {
            Stop();
            return default;
        }
    }
    // end
}
