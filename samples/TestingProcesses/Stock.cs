namespace TestingProcesses;

/// <summary>How many of a thing there are. A customer reads that, and then takes one: between the two, another may have.</summary>
public sealed class Stock(int amount) : GenServer
{
    private int _left = amount;

    protected override ValueTask<Answer> HandleCallAsync(object request, IncomingCall call)
    {
        switch (request)
        {
            case Left left:
                return Reply(left, _left);
            case Take take:
                return Reply(take, --_left);
            case TakeIfThere take:
                return Reply(take, _left > 0 && _left-- > 0);
            default:
                return base.HandleCallAsync(request, call);
        }
    }
}

public sealed record Left : ICall<int>;

public sealed record Take : ICall<int>;

public sealed record TakeIfThere : ICall<bool>;
