// Bodies, classes and activators that break their side of the deal end their process with an error that names them.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.BadInput;

public sealed class WrongBodyTests
{
    private static readonly Dictionary<string, (Func<RiotRuntime, Pid> Spawn, Type Error, string[] Says)> s_wrong = new()
    {
        ["a body without a task"] = (riot => riot.Spawn(_ => null!), typeof(InvalidOperationException), ["null instead of a task", nameof(WrongBodyTests)]),
        ["a body that throws before its first await"] = (
            riot => riot.Spawn(_ => throw new InvalidTimeZoneException("at once")), typeof(InvalidTimeZoneException), ["at once"]),
        ["a class that throws before its first await"] = (
            riot => riot.Spawn<WrongProcesses.ThrowsBeforeItsFirstAwait>(), typeof(InvalidTimeZoneException), ["at once"]),
        ["a class whose constructor throws"] = (
            riot => riot.Spawn<WrongProcesses.ThrowsInItsConstructor>(), typeof(ActivationException), ["ThrowsInItsConstructor", "constructor"]),
        ["a class whose start has no task"] = (
            riot => riot.Spawn<WrongProcesses.StartsWithoutATask>(), typeof(InvalidOperationException), ["StartsWithoutATask.StartAsync", "null instead of a task"]),
        ["a class whose run has no task"] = (
            riot => riot.Spawn<WrongProcesses.RunsWithoutATask>(), typeof(InvalidOperationException), ["RunsWithoutATask.RunAsync", "null instead of a task"]),
    };

    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    [Theory, Trait("Semantics", "P2")]
    [MemberData(nameof(Wrong))]
    public async Task Process_OfWrongMaking_EndsWithAnErrorThatSaysWhatIsWrong(string name)
    {
        var (spawn, type, says) = s_wrong[name];
        await using var stage = await Stage.Start();

        var pid = spawn(stage.Riot);

        var error = Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error;
        Assert.IsType(type, error);
        Assert.All(says, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Error && line.Error == error);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task StartAsync_OfAClassWhoseStartHasNoTask_FailsByThat()
    {
        await using var stage = await Stage.Start();

        var error = await Assert.ThrowsAsync<StartFailedException>(
            () => stage.Riot.StartAsync<WrongProcesses.StartsWithoutATask>().Guarded());

        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Contains("StartsWithoutATask.StartAsync", error.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Riot.Processes.List());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activator_ThatComesEmptyHanded_IsNamed(bool prepares)
    {
        await using var stage = await Stage.Start(configure: options => options.Activator = new WrongProcesses.EmptyHandedActivator(prepares));

        // What cannot be prepared is not started; what cannot be made has started and failed.
        var thrown = await Record.ExceptionAsync(() => stage.Riot.StartAsync<WrongProcesses.RunsWithoutATask>().Guarded());

        var error = Assert.IsType<ActivationException>(prepares ? Assert.IsType<StartFailedException>(thrown).InnerException : thrown);
        Assert.Contains(nameof(WrongProcesses.RunsWithoutATask), error.Message, StringComparison.Ordinal);
        Assert.Contains("returned null", error.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Riot.Processes.List());
    }
}
