// A server whose handlers are written by a test; what the script leaves out is done as GenServer does it.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class ScriptedServer(Script script) : GenServer
{
    public static new Answer NoReply => GenServer.NoReply;

    public new ProcessContext Self => base.Self;

    public new CancellationToken StopRequested => base.StopRequested;

    public Script Script { get; } = script;

    public new Answer Reply<TReply>(ICall<TReply> request, TReply reply) => base.Reply(request, reply);

    public new Answer Refuse(Exception error) => base.Refuse(error);

    public new void Continue(object message) => base.Continue(message);

    public new TimeSpan? IdleTimeout
    {
        get => base.IdleTimeout;
        set => base.IdleTimeout = value;
    }

    public new void Stop(ExitReason reason) => base.Stop(reason);

    /// <summary>Suspends until the server is asked to stop.</summary>
    public async ValueTask UntilStopRequested() => await Task.Delay(Timeout.Infinite, StopRequested);

    protected override ValueTask<InitResult> InitAsync()
    {
        Script.Pid = Self.Pid;
        StopRequested.Register(Script.Stopping.Open);
        Script.Begun.Open();
        return Script.Init is { } init ? init(this) : base.InitAsync();
    }

    protected override ValueTask<Answer> HandleCallAsync(IncomingCall call)
    {
        switch (call.Request)
        {
            case Echo echo:
                return Reply(echo, echo.Value);
            case Keep:
                Script.Kept.Enqueue(call);
                return NoReply;
            case Ask ask:
                return ask.Handler(this, call);
            default:
                return base.HandleCallAsync(call);
        }
    }

    protected override ValueTask HandleMessageAsync(object message) =>
        message is Do run ? run.Act(this) : Script.Message is { } handler ? handler(this, message) : base.HandleMessageAsync(message);

    protected override ValueTask HandleIdleAsync() => Script.Idle is { } handler ? handler(this) : base.HandleIdleAsync();

    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        Script.Note($"terminate {reason}");
        return Script.Terminate is { } handler ? handler(this, reason) : base.TerminateAsync(reason);
    }
}
