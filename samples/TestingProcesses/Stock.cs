namespace TestingProcesses;

/// <summary>How many of a thing there are. A customer reads that, and then takes one: between the two, another may have.</summary>
public sealed partial class Stock(int amount) : GenServer, IHandleCall<Left, int>, IHandleCall<Take, int>, IHandleCall<TakeIfThere, bool>
{
    private int _left = amount;

    public ValueTask<Answer<int>> HandleAsync(Left request, IncomingCall<int> call) => call.Reply(_left);

    public ValueTask<Answer<int>> HandleAsync(Take request, IncomingCall<int> call) => call.Reply(--_left);

    public ValueTask<Answer<bool>> HandleAsync(TakeIfThere request, IncomingCall<bool> call) => call.Reply(_left > 0 && _left-- > 0);
}

public sealed record Left : ICall<int>;

public sealed record Take : ICall<int>;

public sealed record TakeIfThere : ICall<bool>;
