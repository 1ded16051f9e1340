using Microsoft.Extensions.Logging;
using Riot.Diagnostics;
using Riot.Processes;

namespace Riot.Supervision;

/// <summary>
/// The life of a supervisor: starts its first children, then takes one message after the other, has the <see cref="Planner"/> decide, and carries out what
/// that says. The supervisor's own code.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A stop request is seen before the next message, before the next start, and while a child starts; then that child and all others are stopped.</item>
/// <item>Nothing but starting and stopping children suspends it between two messages. It waits for retries through its mailbox (S7).</item>
/// <item>An end of its own is handed to the process apart, so that it costs no exception; only one before it has started is thrown, as a failed start.</item>
/// </list>
/// </remarks>
internal sealed class SupervisorLoop(ProcessContext self, ChildTable children, Planner planner, bool stopsTogether)
{
    private readonly Process _process = self.Process;
    private readonly ChildStarter _starter = new(self);
    private readonly ChildStopper _stopper = new(self);
    private readonly long _since = self.Host.Time.GetTimestamp();

    // The retries that are waited for, by their tickets.
    private readonly Dictionary<int, TimerRef> _retries = [];

    public Planner Planner => planner;

    /// <summary>With which the paths of the children begin. One string, which they all share.</summary>
    public string Path { get; } = PathOf(self);

    private GuardedLogger Logger => self.Host.Logger;

    private TimeSpan Now => self.Host.Time.GetElapsedTime(_since);

    /// <summary>The path of a supervisor: as a child, or else its name.</summary>
    public static string PathOf(ProcessContext self) => self.Process.Path ?? self.Name ?? "";

    /// <summary>Starts the children that it has from the beginning (S1). If one fails, or a stop request comes, it stops those it has and throws.</summary>
    public async Task StartAsync(IReadOnlyList<Child> first)
    {
        foreach (var child in first)
        {
            if (_process.StopReason is not null)
                break;
            if (await StartAsync(child, isFirst: true) is { } failure)
                await EndStartAsync(new ExitReason.ShutdownWith(new FailedToStartChild(child.Spec.Id, failure)));
        }

        if (_process.StopReason is { } stop)
            await EndStartAsync(stop);
    }

    public async Task RunAsync(ISupervisorRequests requests)
    {
        ExitReason? end = null;
        while (end is null)
        {
            var message = await _process.ReceiveNext(null);
            end = _process.StopReason ?? await HandleAsync(message!, requests);
        }

        await StopAllAsync();
        _process.ReturnWith(_process.StopReason ?? end);
    }

    /// <summary>Starts a child and has the planner know. Null: it runs, has nothing to do, or is half started and a stop request has come.</summary>
    /// <param name="child">The child.</param>
    /// <param name="isFirst">Whether a failure is the supervisor's end, which then tells of it.</param>
    public async ValueTask<ExitReason?> StartAsync(Child child, bool isFirst = false)
    {
        var outcome = await _starter.StartAsync(child);
        if (outcome.Failure is { } failure)
            LogFailure(child, failure, outcome.Error, isFirst);
        else if (outcome.Pid.IsNone)
            planner.HasNothingToDo(child);
        else
            planner.Runs(child, outcome.Pid, Now);
        return outcome.Failure;
    }

    /// <summary>Stops a child because <paramref name="call"/> asks for it.</summary>
    public async ValueTask TerminateAsync(Child child, IncomingCall call)
    {
        if (child.IsRunning)
            await _stopper.StopTogetherAsync([child], call);
        var retry = new RetryDue(child, child.Ticket);
        planner.Terminated(child);

        // Its timer would hold on to the child until it is due.
        if (retry.Ticket != 0 && children.WaitingFor(retry).Count == 0 && _retries.Remove(retry.Ticket, out var timer))
            self.Cancel(timer);
    }

    private async ValueTask<ExitReason?> HandleAsync(object message, ISupervisorRequests requests)
    {
        switch (message)
        {
            case ExitMessage exit:
                children.TryFind(exit.From, out var child);
                var decision = planner.OnExit(exit.From, exit.Reason, Now);
                LogDecision(decision, child, exit.Reason);
                return await CarryOutAsync(decision);
            case RetryDue retry:
                _retries.Remove(retry.Ticket);
                return await CarryOutAsync(planner.OnRetryDue(retry));
            case IncomingCall call:
                if (!call.IsRefusedForItsPid(self.Host))
                    await requests.HandleAsync(call);
                return null;
            case SettingsChanged changed:
                requests.Take(changed.Settings);
                return null;
            default:
                SupervisionLog.StrayMessage(Logger, _process.Mention, message.GetType().ToString(), _process.Pid, _process.Label);
                return null;
        }
    }

    // Says with what reason the supervisor is to end; null: it goes on.
    private async ValueTask<ExitReason?> CarryOutAsync(Decision decision)
    {
        for (Decision? next = decision; next is not null;)
        {
            switch (next)
            {
                case Decision.RestartGroup restart:
                    await StopForRestartAsync(restart.Stop);
                    next = await StartInOrderAsync(restart.Start);
                    break;
                case Decision.RetryLater retry:
                    await StopForRestartAsync(retry.Stop);
                    TryLater(retry);
                    return null;
                case Decision.End end:
                    return end.Reason;
                default:
                    return null;
            }
        }

        return null;
    }

    // The decision that follows from a start that fails; null: all run, or a stop request has come.
    private async ValueTask<Decision?> StartInOrderAsync(IReadOnlyList<Child> starts)
    {
        for (var i = 0; i < starts.Count && _process.StopReason is null; i++)
        {
            var began = Now;
            var failure = await StartAsync(starts[i]);
            planner.WasBusy(Now - began);
            if (failure is null)
                continue;
            var decision = planner.OnStartFailed(starts[i], starts.Skip(i + 1), failure, Now);
            LogRetry(decision, starts[i], $"{starts[i].Path} did not start", failure);
            return decision;
        }

        return null;
    }

    private async ValueTask StopForRestartAsync(IReadOnlyList<Child> stops)
    {
        var began = Now;
        await _stopper.StopInOrderAsync(stops);
        planner.WasBusy(Now - began);
    }

    private void TryLater(Decision.RetryLater retry)
    {
        _retries.Add(retry.Due.Ticket, self.SendAfter(self.Pid, retry.Due, retry.Wait));
    }

    private async ValueTask StopAllAsync()
    {
        List<Child> running = [.. children.All.Where(child => child.IsRunning).Reverse()];
        if (stopsTogether)
            await _stopper.StopTogetherAsync(running);
        else
            await _stopper.StopInOrderAsync(running);
    }

    private async ValueTask EndStartAsync(ExitReason reason)
    {
        await StopAllAsync();
        _process.ExitSelf(reason);
    }

    private void LogDecision(Decision decision, Child? child, ExitReason reason)
    {
        if (decision is Decision.RestartGroup or Decision.RetryLater && Logger.IsEnabled(LogLevel.Information))
        {
            var cause = $"{child!.Path} {child.Pid} {EndWords.Short(reason, static pid => pid.Mention)}";
            if (decision is Decision.RestartGroup restart)
                SupervisionLog.Restarts(Logger, _process.Mention, PathsOf(restart.Start), cause, _process.Pid, _process.Label, child.Path, reason);
            else
                LogRetry(decision, child, cause, reason);
        }

        if (decision.DraggedDownBy is { IsNone: false } root)
            SupervisionLog.DraggedDown(Logger, _process.Mention, child!.Path, root.Mention, _process.Pid, _process.Label, root);
    }

    private void LogRetry(Decision decision, Child child, string cause, ExitReason reason)
    {
        if (decision is Decision.RetryLater retry && Logger.IsEnabled(LogLevel.Information))
        {
            SupervisionLog.RestartsLater(
                Logger, _process.Mention, PathsOf(children.WaitingFor(retry.Due)), retry.Wait.Rounded(), cause, _process.Pid, _process.Label, child.Path, reason);
        }
    }

    // A process that has failed to start has logged its own end. Where that becomes the supervisor's end, that says the rest.
    private void LogFailure(Child child, ExitReason failure, Exception? error, bool isFirst)
    {
        var level = error is null && failure is { IsShutdown: true, IsGiveUp: false } ? LogLevel.Debug : LogLevel.Error; // As an end of that reason is told (X1).
        if ((error is null && isFirst) || !Logger.IsEnabled(level))
            return;
        var cause = error is null ? $"it {EndWords.Short(failure, static pid => pid.Mention)}" : Printed.Of(error);
        SupervisionLog.StartFailed(Logger, level, error, _process.Mention, child.Path, cause, _process.Pid, _process.Label, failure);
    }

    private static string PathsOf(IEnumerable<Child> children) => string.Join(", ", children.Select(child => child.Path));
}
