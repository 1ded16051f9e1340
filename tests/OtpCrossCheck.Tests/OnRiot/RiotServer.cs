// A server of a scenario: whatever reaches it says which verbs it is to perform. Its twin is otp_server.erl.
namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class RiotServer(Part part, Cast cast) : GenServer
{
    private Actor _actor = null!;
    private IncomingCall? _call;

    protected override async ValueTask<InitResult> InitAsync()
    {
        var incarnation = cast.EnterPart(part, Self, out _actor);
        Self.TrapExits = part.Says("traps");
        foreach (var verb in part.Init(incarnation))
        {
            switch (verb)
            {
                case ["ignores"]:
                    return InitResult.Ignore;
                case ["stops", var reason]:
                    return InitResult.Stop(RiotWords.Reason(reason));
                default:
                    await Perform([verb]);
                    break;
            }
        }

        return InitResult.Ok;
    }

    protected override async ValueTask<Answer> HandleCallAsync(IncomingCall call)
    {
        _call = call;
        await Handle(((Ask)call.Request).Verbs);
        return NoReply;
    }

    protected override async ValueTask HandleMessageAsync(object message)
    {
        switch (message)
        {
            case string[][] verbs:
                await Handle(verbs);
                break;
            case Actor.Order order:
                IdleTimeout = null;
                await Perform(order.Verbs);
                order.Done.TrySetResult();
                break;
            default:
                IdleTimeout = null;
                cast.Note(_actor.Role, RiotWords.Message(message, cast));
                break;
        }
    }

    protected override ValueTask HandleIdleAsync()
    {
        IdleTimeout = null;
        _actor.Awake();
        cast.Note(_actor.Role, "idled");
        return default;
    }

    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        if (part.Last is not { } last)
            return default;
        cast.Note(_actor.Role, $"terminates {RiotWords.Word(reason)}");
        return Perform(last);
    }

    private ValueTask Handle(string[][] verbs)
    {
        IdleTimeout = null; // OTP's is for the next message only.
        cast.HasHandled();
        return Perform(verbs);
    }

    private async ValueTask Perform(string[][] verbs)
    {
        foreach (var verb in verbs)
        {
            switch (verb)
            {
                case ["replies", var word]:
                    cast.At(_call!.From)?.Awake();
                    _call.Reply((Ask)_call.Request, word);
                    break;
                case ["keeps"]:
                    cast.At(_call!.From)?.WaitFor(_actor);
                    break;
                case ["ok"]:
                    break;
                case ["stops", var reason]:
                    Stop(RiotWords.Reason(reason));
                    break;
                case ["continues", .. var later]:
                    Continue(new[] { later });
                    break;
                case ["idles"]:
                    _actor.WaitForClock(isIdle: true);
                    IdleTimeout = RiotPlay.Tick;
                    break;
                case ["stalls"]:
                    await Linger(cast.Above(Self.Pid), StopRequested);
                    break;
                case ["lingers"]:
                    await Linger(cast.Above(Self.Pid).Take(1), Self.CancellationToken);
                    break;
                default:
                    foreach (var result in await RiotVerbs.Perform(Self, verb, cast))
                        cast.Note(_actor.Role, result);
                    break;
            }
        }
    }

    private async Task Linger(IEnumerable<Actor> waiting, CancellationToken token)
    {
        foreach (var actor in waiting)
            actor.WaitFor(_actor);
        _actor.WaitForClock(isIdle: false);
        await using var awake = token.Register(_actor.Awake);
        await Task.Delay(Timeout.Infinite, token);
    }

    /// <summary>A call: the verbs that its server is to perform; the reply is a word.</summary>
    public sealed record Ask(string[][] Verbs) : ICall<string>;
}
