// P3, X5: a process is a synchronization context; Send of it runs the callback, wherever in the process's life it is called, and never waits for its own thread.
namespace Riot.Tests.Semantics.Processes;

public sealed class ContextSendTests
{
    public enum Where
    {
        Body,
        TokenCallback,
        Ghost,
        OtherThread,
    }

    public static TheoryData<Where> Places => [.. Enum.GetValues<Where>()];

    [Theory, Trait("Semantics", "P3"), Trait("Semantics", "X5")]
    [MemberData(nameof(Places))]
    public async Task Send_ToTheProcessesOwnContext_RunsTheCallbackAndReturns(Where where)
    {
        await using var stage = await Stage.Start(1);
        var (begun, goOn, sent) = (new Gate(), new Gate(), new TaskCompletionSource<int>());
        var pid = stage.Riot.Spawn(async self =>
        {
            var context = SynchronizationContext.Current!;
            if (where == Where.Body)
                Send();
            if (where == Where.OtherThread)
                await Task.Run(Send);
            if (where == Where.TokenCallback)
                self.CancellationToken.Register(Send);
            begun.Open();
            await goOn;
            Send();

            void Send()
            {
                var runs = 0;
                context.Send(_ => runs++, null);
                sent.TrySetResult(runs);
            }
        });
        await begun.Opened();

        if (where == Where.TokenCallback)
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        else
            stage.Riot.Kill(pid);
        if (where == Where.Ghost)
            await stage.ExitOf(pid);
        if (where != Where.TokenCallback)
            goOn.Open();

        Assert.Equal(1, await sent.Task.Guarded());
        goOn.Open();
        await stage.ExitOf(pid);
    }

    [Theory, Trait("Semantics", "P14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_FromAnotherThread_ThrowsThereWhatTheCallbackThrew(bool toTheDead)
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();
        var context = await process.Ask(_ => SynchronizationContext.Current!);
        if (toTheDead)
        {
            process.Return();
            await process.Exit;
        }

        var thrown = new InvalidTimeZoneException("thrown by the test");
        var error = await Task.Run(() => Record.Exception(() => context.Send(_ => throw thrown, null))).Guarded();

        Assert.Same(thrown, error);
        if (!toTheDead)
            await process.Sync(); // It has done somebody a favour, and goes on.
        Assert.DoesNotContain(stage.Log.Lines, line => line.Error is not null);
    }
}
