using System.Threading.Tasks.Sources;
using Riot.Identity;

namespace Riot.Processes;

/// <summary>
/// A call by a process, and what its caller awaits: the process's pending verb, with the reply's type. The caller's owner, but for what answers.
/// </summary>
internal sealed class InsideCall<TReply>(ICall<TReply> request, ProcessRef target, Process caller)
    : IncomingCall<TReply>(request, target), IValueTaskSource<TReply>
{
    // Written before the call is published as answered.
    private TReply? _reply;

    public override Pid From => caller.Pid;

    internal override void Keep(TReply reply) => _reply = reply;

    TReply IValueTaskSource<TReply>.GetResult(short token)
    {
        caller.GetResult(token);
        return _reply!;
    }

    ValueTaskSourceStatus IValueTaskSource<TReply>.GetStatus(short token) => caller.GetStatus(token);

    void IValueTaskSource<TReply>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => caller.OnCompleted(continuation, state, token, flags);

    private protected override void Keep(Exception error) => Error = error;

    private protected override void Tell() => caller.OnAnswered();
}
