// A server is a process that keeps a state and answers. A call waits for a reply, and the request's type says which;
// what is sent gets none.
await RiotRuntime.RunAsync(async self =>
{
    var account = await self.StartLinkAsync<Account>(["Joe"]);

    self.Send(account, new Deposit(100));
    Console.WriteLine($"Joe has {await self.CallAsync(account, new Balance())}");
    Console.WriteLine($"Joe took {await self.CallAsync(account, new Withdraw(30))}");

    // A refusal is an exception to the caller, and the server goes on.
    try
    {
        await self.CallAsync(account, new Withdraw(1000));
    }
    catch (InvalidOperationException refused)
    {
        Console.WriteLine(refused.Message);
    }

    Console.WriteLine($"Joe has {await self.CallAsync(account, new Balance())}");
    Console.WriteLine($"stopped: {await self.StopAsync(account)}");
});

internal sealed record Deposit(int Amount);

internal sealed record Balance : ICall<int>;

internal sealed record Withdraw(int Amount) : ICall<int>;

// What it handles is in its head: what is called, with the type of the reply, and what is sent. The other half of a partial server is
// generated, and calls these.
internal sealed partial class Account(string owner) : GenServer, IHandle<Deposit>, IHandleCall<Balance, int>, IHandleCall<Withdraw, int>
{
    private int _balance;

    public ValueTask HandleAsync(Deposit deposit)
    {
        _balance += deposit.Amount;
        return default;
    }

    public ValueTask<Answer<int>> HandleAsync(Balance request, IncomingCall<int> call) => call.Reply(_balance);

    public ValueTask<Answer<int>> HandleAsync(Withdraw take, IncomingCall<int> call)
    {
        if (take.Amount > _balance)
            return call.Refuse(new InvalidOperationException($"{owner} has only {_balance}"));
        _balance -= take.Amount;
        return call.Reply(take.Amount);
    }

    // Runs before every orderly end, while the process still lives.
    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        Console.WriteLine($"{owner}'s account closes with {_balance}: {reason}");
        return default;
    }
}
