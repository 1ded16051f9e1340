// C8, C2: typed handlers of a server, and the answers that they give.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed partial class TypedHandlerTests
{
    [Fact, Trait("Semantics", "C8"), Trait("Semantics", "C2")]
    public async Task Call_IsAnsweredByItsHandler_InEachWay()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Riot.StartAsync<Desk>();

        Assert.Equal(3, await stage.Call(pid, new Length("abc")));
        Assert.Equal("abc", await stage.Call(pid, new Value<string>("abc")));
        Assert.Equal(7, await stage.Call(pid, new Value<int>(7)));
        Assert.Null(await stage.Call(pid, new Value<string?>(null)));
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => stage.Call(pid, new Refused("no")))).Message);
        var later = stage.Call(pid, new Later());
        stage.Riot.Send(pid, "an answer");
        Assert.Equal("an answer", await later);
        Assert.Equal(1, await stage.Call(pid, new Length("x")));
    }

    [Fact, Trait("Semantics", "C8"), Trait("Semantics", "C2")]
    public async Task Answer_ToACallerWhoHasGivenUp_DoesNothing_AndASecondOneThrows()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Riot.StartAsync<Desk>();
        using var patience = new CancellationTokenSource();

        var later = stage.Riot.CallAsync(pid, new Later(), Timeout.InfiniteTimeSpan, patience.Token);
        Assert.Equal(1, await stage.Call(pid, new Length("x"))); // So the server has taken the one before.
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later.AsTask());
        stage.Riot.Send(pid, "for nobody");
        Assert.Equal(1, await stage.Call(pid, new Length("x")));

        Assert.Equal("one", await stage.Call(pid, new Twice()));
        Assert.IsType<InvalidOperationException>(Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error);
    }

    [Theory, Trait("Semantics", "C8")]
    [InlineData("nothing", false, "no answer, but the default of Answer")]
    [InlineData("nothing", true, "no answer, but the default of Answer")]
    [InlineData("another's", false, "the answer of another call")]
    [InlineData("another's", true, "the answer of another call")]
    public async Task Handler_ThatReturnsNoAnswer_EndsTheServer_ByAnErrorThatNamesTheRequest(string what, bool later, string text)
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Riot.StartAsync<Desk>();
        var kept = stage.Call(pid, new Later());

        var error = await Assert.ThrowsAsync<ServerExitedException>(() => stage.Call(pid, new Wrong(what, later)));

        var why = Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Contains($"The handler of {typeof(Wrong)} in {typeof(Desk)} returned {text}", why.Message, StringComparison.Ordinal);
        if (what == "nothing")
            await Assert.ThrowsAsync<ServerExitedException>(() => kept);
        else
            Assert.Equal("answered for another", await kept);
    }

    [Fact, Trait("Semantics", "C8"), Trait("Semantics", "C3")]
    public async Task Messages_OfTheRuntime_OfTimersAndOfContinue_GoToTheirHandlers()
    {
        await using var stage = await Stage.Start();
        var (watched, listener) = (stage.Puppet(), stage.Puppet());
        await stage.Riot.StartAsync<Watcher>([watched.Pid, listener.Pid]);

        Assert.Equal("continued", await listener.Ask(self => self.ReceiveAsync<string>()));
        Assert.Equal("timer", await listener.Ask(self => self.ReceiveAsync<string>()));
        watched.Return();
        Assert.Equal($"down {watched.Pid}", await listener.Ask(self => self.ReceiveAsync<string>()));
    }

    [Fact, Trait("Semantics", "C8")]
    public async Task Overrides_ComeFirst_AndLeaveTheRestToTheHandlers()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Riot.StartAsync<Guarded>();

        Assert.Equal(0, await stage.Call(pid, new Length("guarded")));
        Assert.Equal(4, await stage.Call(pid, new Length("open")));
        var error = await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Call(pid, new Later()));
        Assert.Contains($"{nameof(Guarded)} {pid} does not handle the call {typeof(Later)}", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "C8"), Trait("Semantics", "C2")]
    public async Task Request_WithTwoKindsOfReply_AskedForTheOneThatIsNotHandled_IsRefused()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Riot.StartAsync<Half>();

        Assert.Equal(1, await stage.Call<int>(pid, new Either()));
        await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Call<string>(pid, new Either()));
    }

    public sealed record Length(string Text) : ICall<int>;

    public sealed record Value<T>(T Of) : ICall<T>;

    public sealed record Refused(string Why) : ICall<int>;

    public sealed record Later : ICall<string>;

    public sealed record Twice : ICall<string>;

    public sealed record Wrong(string What, bool Later) : ICall<string>;

    public sealed record Either : ICall<int>, ICall<string>;

    private sealed partial class Desk
        : GenServer, IHandleCall<Length, int>, IHandleCall<Value<string>, string>, IHandleCall<Value<int>, int>, IHandleCall<Refused, int>, IHandleCall<Later, string>,
          IHandleCall<Twice, string>, IHandleCall<Wrong, string>, IHandle<string>
    {
        private IncomingCall<string>? _later;

        public ValueTask<Answer<int>> HandleAsync(Length request, IncomingCall<int> call) => call.Reply(request.Text.Length);

        public async ValueTask<Answer<string>> HandleAsync(Value<string> request, IncomingCall<string> call)
        {
            await Task.Yield();
            return request.Of;
        }

        public ValueTask<Answer<int>> HandleAsync(Value<int> request, IncomingCall<int> call)
        {
            Answer<int> answer = request.Of;
            return answer;
        }

        public ValueTask<Answer<int>> HandleAsync(Refused request, IncomingCall<int> call) => call.Refuse(new InvalidTimeZoneException(request.Why));

        public ValueTask<Answer<string>> HandleAsync(Later request, IncomingCall<string> call)
        {
            _later = call;
            return call.Defer();
        }

        public ValueTask<Answer<string>> HandleAsync(Twice request, IncomingCall<string> call)
        {
            call.Reply("one");
            return call.Reply("two");
        }

        public async ValueTask<Answer<string>> HandleAsync(Wrong request, IncomingCall<string> call)
        {
            if (request.Later)
                await Task.Yield();
            return request.What == "nothing" ? default : _later!.Reply("answered for another");
        }

        public ValueTask HandleAsync(string answer)
        {
            _later!.Reply(answer);
            return default;
        }
    }

    private sealed partial class Watcher(Pid watched, Pid listener) : GenServer, IHandle<int>, IHandle<double>, IHandle<ProcessDown>
    {
        protected override ValueTask<InitResult> InitAsync()
        {
            Self.Monitor(watched);
            Continue(1.0);
            return InitResult.Ok;
        }

        public ValueTask HandleAsync(double continued)
        {
            Self.Send(listener, "continued");
            Self.SendAfter(Self.Pid, 1, TimeSpan.Zero);
            return default;
        }

        public ValueTask HandleAsync(int tick)
        {
            Self.Send(listener, "timer");
            return default;
        }

        public ValueTask HandleAsync(ProcessDown down)
        {
            Self.Send(listener, $"down {down.Pid}");
            return default;
        }
    }

    private sealed partial class Guarded : GenServer, IHandleCall<Length, int>
    {
        public ValueTask<Answer<int>> HandleAsync(Length request, IncomingCall<int> call) => call.Reply(request.Text.Length);

        protected override ValueTask<Answer> HandleCallAsync(IncomingCall call) =>
            call.Request is Length { Text: "guarded" } guarded ? Reply(guarded, 0) : base.HandleCallAsync(call);
    }

    private sealed partial class Half : GenServer, IHandleCall<Either, int>
    {
        public ValueTask<Answer<int>> HandleAsync(Either request, IncomingCall<int> call) => call.Reply(1);
    }
}
