// X1, P13: what a process runs is called by what stands in its source, and not by what the compiler has made of that.
namespace Riot.Tests.Semantics.Processes;

public sealed class BodyNameTests
{
    private const string Here = "Riot.Tests.Semantics.Processes.BodyNameTests";

    private static readonly Func<ProcessContext, Task> s_ofAField = self => self.ReceiveAsync().AsTask();

    [Fact, Trait("Semantics", "X1")]
    public async Task Function_HoweverItWasWritten_IsCalledByItsSource()
    {
        await using var stage = await Stage.Start();
        var captured = new Gate();
        (Func<ProcessContext, Task> Body, string Name)[] functions =
        [
            (Method, $"{Here}.{nameof(Method)}"),
            (AsyncMethod, $"{Here}.{nameof(AsyncMethod)}"),
            (Local, $"{Here}.{nameof(Local)}"),
            (AsyncLocal, $"{Here}.{nameof(AsyncLocal)}"),
            (LocalWithCapture, $"{Here}.{nameof(LocalWithCapture)}"),
            (((IMaker)new Nested<int>()).Function(), $"{Here}+{typeof(Nested<>).Name}.{nameof(IMaker.Function)} (lambda)"),
            (Nested<int>.Generic<string>(), $"{Here}+{typeof(Nested<>).Name}.{nameof(Nested<>.Generic)} (lambda)"),
            (s_ofAField, $"{Here} (lambda)"),
            (self => self.ReceiveAsync().AsTask(), $"{Here}.{nameof(Function_HoweverItWasWritten_IsCalledByItsSource)} (lambda)"),
            (async self => await self.ReceiveAsync(), $"{Here}.{nameof(Function_HoweverItWasWritten_IsCalledByItsSource)} (lambda)"),
            (async _ => await captured, $"{Here}.{nameof(Function_HoweverItWasWritten_IsCalledByItsSource)} (lambda)"),
        ];

        var pids = functions.Select(function => stage.Riot.Spawn(function.Body)).ToArray();

        Assert.Equal(functions.Select(function => function.Name), pids.Select(pid => stage.Riot.Processes.Info(pid)!.InitialBody));

        static Task Local(ProcessContext self) => self.ReceiveAsync().AsTask();
        static async Task AsyncLocal(ProcessContext self) => await self.ReceiveAsync();
        async Task LocalWithCapture(ProcessContext self) => await captured;
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task Lambda_InTheLineOfItsEnd_IsCalledByItsSource()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(_ => throw new InvalidTimeZoneException());

        await stage.ExitOf(pid);

        var line = Assert.Single(stage.Log.Lines, line => line.Error is InvalidTimeZoneException);
        Assert.StartsWith($"Process {pid} ({Here}.{nameof(Lambda_InTheLineOfItsEnd_IsCalledByItsSource)} (lambda)) crashed: ", line.Text, StringComparison.Ordinal);
    }

#if !SIMULATED // Where it is scheduled by a simulation, nothing looks after threads.
    [Fact, Trait("Semantics", "P13")]
    public async Task AsyncLambda_ThatBlocksOnItself_IsCalledByItsSource()
    {
        await using var stage = await Stage.Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Run(async self =>
        {
            await self.YieldAsync();
            self.ReceiveAsync<int>().AsTask().Wait();
        }));

        Assert.Contains($"in {Here}.{nameof(AsyncLambda_ThatBlocksOnItself_IsCalledByItsSource)} (lambda): ", error.Message, StringComparison.Ordinal);
    }
#endif

    private static Task Method(ProcessContext self) => AsyncMethod(self);

    private static async Task AsyncMethod(ProcessContext self) => await self.ReceiveAsync();

    private interface IMaker
    {
        Func<ProcessContext, Task> Function();
    }

    private sealed class Nested<T> : IMaker
    {
        Func<ProcessContext, Task> IMaker.Function() => async self => await self.ReceiveAsync<T>();

        public static Func<ProcessContext, Task> Generic<TMessage>() => async self => await self.ReceiveAsync<TMessage>();
    }
}
