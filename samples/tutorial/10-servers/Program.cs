// A server is a process that keeps a state and answers: calls wait for a reply, casts do not. The message's type says what the reply is.
await RiotRuntime.RunAsync(async self =>
{
    var account = await self.StartLink<Account>("Joe");

    self.Cast(account, new Deposit(100));
    Console.WriteLine($"Joe has {await self.Call(account, new Balance())}");
    Console.WriteLine($"Joe took {await self.Call(account, new Withdraw(30))}");

    // A refusal is an exception to the caller, and the server goes on.
    try
    {
        await self.Call(account, new Withdraw(1000));
    }
    catch (InvalidOperationException refused)
    {
        Console.WriteLine(refused.Message);
    }

    Console.WriteLine($"Joe has {await self.Call(account, new Balance())}");
    Console.WriteLine($"stopped: {await self.Stop(account)}");
});

internal sealed record Deposit(int Amount);

internal sealed record Balance : ICall<int>;

internal sealed record Withdraw(int Amount) : ICall<int>;

internal sealed class Account(string owner) : GenServer
{
    private int _balance;

    protected override ValueTask<Answer> HandleCallAsync(object request, IncomingCall call) => request switch
    {
        Balance balance => Reply(balance, _balance),
        Withdraw take when take.Amount > _balance => Refuse(new InvalidOperationException($"{owner} has only {_balance}")),
        Withdraw take => Reply(take, TakeOut(take.Amount)),
        _ => base.HandleCallAsync(request, call),
    };

    protected override ValueTask HandleCastAsync(object message)
    {
        if (message is Deposit deposit)
            _balance += deposit.Amount;
        return default;
    }

    // Runs before every orderly end, while the process still lives.
    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        Console.WriteLine($"{owner}'s account closes with {_balance}: {reason}");
        return default;
    }

    private int TakeOut(int amount)
    {
        _balance -= amount;
        return amount;
    }
}
