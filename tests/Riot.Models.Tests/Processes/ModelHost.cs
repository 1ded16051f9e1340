// A runtime for processes of a model: no threads, no clock and no log of its own.
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Diagnostics;
using Riot.Processes;
using Riot.Signals;
using Riot.Timers;
using Riot.Verbs;

namespace Riot.Models.Processes;

internal sealed class ModelHost : SpawningHost
{
    [SetsRequiredMembers]
    public ModelHost(ReadyQueue ready)
        : base(null, null) => (Ready, Logger, Time, Observer) = (ready, new GuardedLogger(NullLoggerFactory.Instance, "Riot"), TimeProvider.System, null);

    /// <summary>What a slice may take; few, to see processes give way.</summary>
    public int Budget { get; init; } = 1000;

    /// <summary>Where its processes live; null: in the shared queue.</summary>
    public Func<ReadyQueue>? Home { get; init; }

    /// <summary>The timers that a death takes with it, if the model has any.</summary>
    public TimerShard? Timers { get; set; }

    /// <summary>What stands for every alarm; null: there are none.</summary>
    public IAlarm? Alarm { get; init; }

    /// <summary>Called when an alarm is set.</summary>
    public Action? OnAlarmSet { get; init; }

    public override int MessagesPerTurn => Budget;

    public override TimeSpan CallTimeout => Timeout.InfiniteTimeSpan;

    public override TimeSpan ExitGrace => Timeout.InfiniteTimeSpan;

    public override bool IsRunning => true;

    public override IProcessActivator Activator => throw new NotSupportedException();

    /// <summary>Starts a process. Its first slice is like any other.</summary>
    public Process Start(Func<ProcessContext, Task> body, ProcessOptions? options = null) => Spawn(BodyOf(body), options, null);

    public override void ThrowIfNotRunning(string verb, bool whileStopping = true)
    {
    }

    public override ReadyQueue? HomeFor(ProcessPlacement placement) => Home?.Invoke();

    public override IAlarm SetAlarm(Process process, Signal signal, TimeSpan delay)
    {
        OnAlarmSet?.Invoke();
        return Alarm ?? throw new NotSupportedException();
    }

    public override TimerRef StartTimer(Process? sender, Address to, object message, TimeSpan delay, TimeSpan interval) => throw new NotSupportedException();

    public override void CancelTimersOf(Process process) => Timers?.RemoveTarget(process);

    public override void OnThreadLost(Process process) => throw new NotSupportedException();

    public override void OnThreadBack(Process process) => throw new NotSupportedException();

    public override void OnLaunched(Process process)
    {
    }

    public override void OnGone()
    {
    }
}

/// <summary>An alarm that never fires: all the time in the world.</summary>
internal sealed class NeverAlarm : IAlarm
{
    public bool Cancel() => true;
}
