using Riot.Diagnostics;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Timers;

/// <summary>A user's timer: sends a message once, or at every interval (T1, T2).</summary>
/// <remarks>
/// An interval keeps at most one of its fires in the receiver's mailbox: a fire that comes due while the last one has not been taken is skipped, and the first
/// one skipped is logged. It keeps its phase: the next due time is counted from the first, not from the fire.
/// </remarks>
internal sealed class MessageTimer : TimerEntry
{
    private readonly ProcessHost _host;
    private readonly Process? _target;
    private readonly string? _name;
    private readonly object _message;
    private readonly long _interval;
    private readonly FireSignal _signal;

    // 1 while a fire is in a mailbox. Set by the firing thread, cleared by the receiver; a lost race costs one skipped fire.
    private int _untaken;
    private bool _warned;

    public MessageTimer(TimerShard shard, ProcessHost host, Process? target, string? name, object message, long interval)
        : base(shard)
    {
        System.Diagnostics.Debug.Assert(target is null != name is null);
        (_host, _target, _name, _message, _interval) = (host, target, name, message, interval);
        _signal = new FireSignal(this);
    }

    public override Process? Target => _target;

    public override long? Fire(long now)
    {
        var target = _target ?? _host.Names.Find(_name!);
        if (Interlocked.Exchange(ref _untaken, 1) == 0)
        {
            if (target is null || !target.TrySignal(_signal))
            {
                Volatile.Write(ref _untaken, 0);
                Interlocked.Increment(ref _host.Counters.DeadLetterCount);
            }
        }
        else if (!_warned)
        {
            _warned = true;
            Log.IntervalSkipped(_host.Logger, _name ?? _target!.Pid.ToString());
        }

        if (_interval == 0)
            return null;
        var missed = (now - Due) / _interval;
        return Due + ((missed + 1) * _interval);
    }

    private sealed class FireSignal(MessageTimer timer) : TimerFireSignal
    {
        public override object Message => timer._message;

        public override void Taken() => Volatile.Write(ref timer._untaken, 0);
    }
}
