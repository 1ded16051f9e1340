using System.Globalization;
using Riot.Identity;
using Riot.Processes;
using Riot.Testing.Engine;
using Riot.Testing.Reports;

namespace Riot.Testing;

/// <summary>
/// The faults that may strike in a simulation. The seed chooses whether, when and how badly; so a replay has the same faults, and a shrunk run only those that it needs.
/// </summary>
/// <example><code>
/// Simulation.Explore(500, async simulation =>
/// {
///     var faults = simulation.Faults;
///     faults.Kill(process => process.Name == "desk");
///     faults.Slow(process => process.Name == "store", upTo: TimeSpan.FromSeconds(1));
///     faults.SlowStart(process => process.Parent != Pid.Runtime, upTo: TimeSpan.FromSeconds(1));
///     faults.DelayMessages((from, to) => from != Pid.Runtime, upTo: TimeSpan.FromMilliseconds(100));
///     faults.LateTimers(upTo: TimeSpan.FromMilliseconds(20));
///     faults.SkewClock(upTo: TimeSpan.FromMinutes(1));
///     await simulation.Riot.StartAsync&lt;Supervisor&gt;([desks], cancellationToken: cancellationToken);
///
///     await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
///     faults.Clear();
///     Assert.Equal(120m, await simulation.Riot.CallAsync("account", new Deposit(20m), cancellationToken: cancellationToken));
/// });
/// </code></example>
public sealed class Faults
{
    private static readonly int[] s_rates = [2, 6, 20];

    private readonly SimulatedScheduler _scheduler;
    private readonly List<KillFault> _kills = [];
    private readonly List<SlowFault> _slow = [];
    private readonly List<DelayFault> _delays = [];
    private readonly Dictionary<(Process? From, ProcessRef To), Queue<object>> _held = [];
    private TimeSpan _lateness;
    private TimeSpan _skew;

    internal Faults(SimulatedScheduler scheduler) => _scheduler = scheduler;

    /// <summary>How many faults have struck.</summary>
    internal long Count { get; private set; }

    /// <summary>Kills processes between two steps.</summary>
    /// <param name="which">Says whether a process may be killed.</param>
    /// <param name="times">The most kills in a run; default 1.</param>
    /// <param name="oneIn">A kill follows one step in this many, on average. Null, the default, lets the seed choose 2, 6 or 20. A program at rest takes no steps.</param>
    public void Kill(Func<ProcessInfo, bool> which, int times = 1, int? oneIn = null)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn ?? 1, 1, nameof(oneIn));
        _kills.Add(new KillFault(Guarded(which), times, oneIn ?? s_rates[_scheduler.Choices.Draw(s_rates.Length)]));
    }

    /// <summary>Makes processes that are ready wait for a processor.</summary>
    /// <param name="which">Says whether a process may have to wait.</param>
    /// <param name="upTo">The longest wait, in simulated time; at least a millisecond.</param>
    /// <param name="oneIn">A process has to wait one time in this many, on average; default 10.</param>
    public void Slow(Func<ProcessInfo, bool> which, TimeSpan upTo, int oneIn = 10)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn, 1);
        _slow.Add(new SlowFault(Guarded(which), Milliseconds(upTo), oneIn, OnlyNew: false));
    }

    /// <summary>Makes new processes wait for a processor before their first step.</summary>
    /// <inheritdoc cref="Slow"/>
    public void SlowStart(Func<ProcessInfo, bool> which, TimeSpan upTo, int oneIn = 2)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn, 1);
        _slow.Add(new SlowFault(Guarded(which), Milliseconds(upTo), oneIn, OnlyNew: true));
    }

    /// <summary>
    /// Delays messages, so that those of other senders overtake them. From one sender to one receiver the order stays: what is sent behind a delayed message waits
    /// too, and a signal or a call between the two ends the delay.
    /// </summary>
    /// <param name="which">Says whether messages from the first process to the second may be delayed; <see cref="Pid.Runtime"/> is code outside processes.</param>
    /// <param name="upTo">The longest delay, in simulated time; at least a millisecond.</param>
    /// <param name="oneIn">One message in this many is delayed, on average; default 10.</param>
    public void DelayMessages(Func<Pid, Pid, bool> which, TimeSpan upTo, int oneIn = 10)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn, 1);
        _delays.Add(new DelayFault((from, to) => Guarded(() => which(from, to)), Milliseconds(upTo), oneIn));
    }

    /// <summary>Makes timers late: one time in two the clock jumps too far. They keep their order.</summary>
    /// <param name="upTo">The most that a timer is late by; at least a millisecond.</param>
    public void LateTimers(TimeSpan upTo) => _lateness = TimeSpan.FromMilliseconds(Milliseconds(upTo));

    /// <summary>Sets the wall clock (<see cref="TimeProvider.GetUtcNow"/>) forward or back, now and then; timers do not depend on it.</summary>
    /// <param name="upTo">The most that the wall clock is wrong by; at least a millisecond.</param>
    public void SkewClock(TimeSpan upTo) => _skew = TimeSpan.FromMilliseconds(Milliseconds(upTo));

    /// <summary>Ends all faults. What is already delayed still arrives when its delay is over.</summary>
    public void Clear()
    {
        _kills.Clear();
        _slow.Clear();
        _delays.Clear();
        (_lateness, _skew, _scheduler.Time.Skew) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>How late the next timer is; now and then sets the wall clock, too.</summary>
    internal TimeSpan ChooseLateness()
    {
        if (_skew > TimeSpan.Zero && _scheduler.Choices.Chance(4))
        {
            _scheduler.Time.Skew = TimeSpan.FromMilliseconds(PositiveOrNegative(_scheduler.Choices.Pick((2 * (int)_skew.TotalMilliseconds) + 1)));
            NoteStrike($"the wall clock is {_scheduler.Time.Skew.TotalMilliseconds} ms fast");
        }

        if (_lateness == TimeSpan.Zero || !_scheduler.Choices.Chance(2))
            return TimeSpan.Zero;
        var late = TimeSpan.FromMilliseconds(1 + _scheduler.Choices.Pick((int)_lateness.TotalMilliseconds));
        NoteStrike($"the next timer comes {late.TotalMilliseconds} ms late");
        return late;
    }

    /// <summary>Chooses how long a process that has become ready waits for a processor; null for not at all.</summary>
    internal TimeSpan? HoldUp(Process process, bool isNew)
    {
        for (var i = 0; i < _slow.Count; i++)
        {
            var fault = _slow[i];
            if ((isNew || !fault.OnlyNew) && process.Look() is { } info && fault.Which(info) && _scheduler.Choices.Chance(fault.OneIn))
            {
                var delay = TimeSpan.FromMilliseconds(1 + _scheduler.Choices.Pick(fault.UpTo));
                NoteStrike($"{Names.Of(process)} waits {delay.TotalMilliseconds} ms for its processor");
                return delay;
            }
        }

        return null;
    }

    /// <summary>Takes a message, to deliver it later; false if it is not to be delayed.</summary>
    internal bool TryDelay(Process? from, ProcessRef to, object message)
    {
        if (_delays.Count + _held.Count == 0)
            return false;
        if (_held.TryGetValue((from, to), out var held))
        {
            held.Enqueue(message);
            return true;
        }

        var fault = _delays.Find(each => each.Which(from?.Pid ?? Pid.Runtime, new Pid(to)) && _scheduler.Choices.Chance(each.OneIn));
        if (fault is null)
            return false;
        var delay = TimeSpan.FromMilliseconds(1 + _scheduler.Choices.Pick(fault.UpTo));
        NoteStrike($"{Names.Of(from)} → {Names.Of(to as Process)} is delayed by {delay.TotalMilliseconds} ms");
        _held.Add((from, to), new Queue<object>([message]));
        _scheduler.Time.After(delay, () => Deliver(from, to));
        return true;
    }

    /// <summary>Something else is being sent between the two: what was delayed is delivered before it.</summary>
    internal void Release(Process? from, ProcessRef to)
    {
        if (_held.Count > 0)
            Deliver(from, to);
    }

    /// <summary>A step was taken: now somebody may be killed.</summary>
    internal void AfterStep()
    {
        // By index: a token's callbacks, of a victim in the middle of a slice, may add faults and clear them.
        for (var i = 0; i < _kills.Count; i++)
        {
            var kill = _kills[i];
            if (kill.Times == 0 || !_scheduler.Choices.Chance(kill.OneIn))
                continue;
            var victims = _scheduler.Processes.Where(process => process.Look() is { } info && kill.Which(info)).ToArray();
            if (victims.Length == 0)
                continue;
            kill.Times--;
            var victim = victims[_scheduler.Choices.Pick(victims.Length)];
            NoteStrike($"{Names.Of(victim)} is killed");
            victim.Kill();
        }
    }

    private void NoteStrike(FormattableString what)
    {
        Count++;
        _scheduler.Trace?.Note(string.Create(CultureInfo.InvariantCulture, $"fault: {FormattableString.Invariant(what)}"));
    }

    private static void Deliver(Process? from, ProcessRef to, object message)
    {
        if (!to.TrySend(message))
            ((ProcessHost)to.Node).Refused(from?.Pid ?? Pid.Runtime, to, message);
    }

    // 0, 1, -1, 2, -2 …: the plainest choice is that nothing is wrong.
    private static int PositiveOrNegative(int choice) => choice % 2 == 0 ? -choice / 2 : (choice + 1) / 2;

    private static int Milliseconds(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromDays(10));
        return (int)time.TotalMilliseconds;
    }

    private Func<ProcessInfo, bool> Guarded(Func<ProcessInfo, bool> which) => info => Guarded(() => which(info));

    // It is foreign code in the middle of the scheduler, or of somebody's verb.
    private bool Guarded(Func<bool> which)
    {
        var matches = false;
        try
        {
            _scheduler.RunUninterrupted(() => matches = which());
        }
        catch (Exception error)
        {
            _scheduler.Fail(error);
        }

        return matches;
    }

    private void Deliver(Process? from, ProcessRef to)
    {
        if (!_held.Remove((from, to), out var held))
            return;
        foreach (var message in held)
            Deliver(from, to, message);
    }

    private sealed record SlowFault(Func<ProcessInfo, bool> Which, int UpTo, int OneIn, bool OnlyNew);

    private sealed record DelayFault(Func<Pid, Pid, bool> Which, int UpTo, int OneIn);

    private sealed class KillFault(Func<ProcessInfo, bool> which, int times, int oneIn)
    {
        public Func<ProcessInfo, bool> Which { get; } = which;

        public int Times { get; set; } = times;

        public int OneIn { get; } = oneIn;
    }
}
