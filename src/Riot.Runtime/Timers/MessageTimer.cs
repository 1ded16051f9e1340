using Microsoft.Extensions.Logging;
using Riot.Diagnostics;
using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Timers;

/// <summary>A user's timer: sends a message once, or at every interval (T1, T2).</summary>
/// <remarks>
/// An interval keeps at most one of its fires in the receiver's mailbox: a fire that comes due while that process has not taken the last one is skipped, and the
/// first one skipped is logged. A name may pass to another process, which has taken and missed nothing: it gets the next fire. It keeps its phase: the next due time is counted from the first, not from the fire.
/// </remarks>
internal sealed class MessageTimer : TimerEntry
{
    private readonly ProcessHost _host;
    private readonly Address _to;
    private readonly object _message;

    // By number (P11); 0 for code outside processes.
    private readonly long _sender;
    private readonly long _interval;
    private readonly FireSignal _signal;

    // The process whose mailbox the last fire is in; 0 once it has taken it. Set by the firing thread before it sends, cleared by the receiver; by number, for
    // a process that died with a fire in its mailbox is not to be kept.
    private long _untakenBy;
    private bool _warned;

    public MessageTimer(TimerShard shard, ProcessHost host, Process? sender, Address to, object message, long interval)
        : base(shard)
    {
        (_host, _sender, _to, _message, _interval) = (host, sender?.Id ?? 0, to, message, interval);
        _signal = new FireSignal(this);
    }

    public override Process? Target => _to.Process as Process;

    public override bool LooksUp => _to.Place is not null;

    public override Receiver LookUp()
    {
        try
        {
            return new Receiver(_host.HolderOf(_to) is { } holder ? Argument.Target(_host, new Pid(holder), "to") as Process : null, null);
        }
        catch (Exception error)
        {
            // The comparer of a registry, or the hash of a key: what it throws is not to end the thread that keeps the time. Or a send would be refused (P5).
            return new Receiver(null, error);
        }
    }

    public override long? Fire(long now, Receiver? receiver, out Action? tell)
    {
        tell = null;
        if ((Target ?? (LooksUp ? receiver!.Process : _host.HolderOf(_to) as Process)) is not { } target)
        {
            tell = receiver?.Error is { } error ? FoundNobody(error) : NobodyIsThere;
        }
        else if (Volatile.Read(ref _untakenBy) != target.Id)
        {
            Volatile.Write(ref _untakenBy, target.Id);
            if (!target.TrySignal(_signal))
                tell = Lost(target);
        }
        else if (!_warned)
        {
            _warned = true;
            tell = Skipped(target);
        }

        if (_interval == 0)
            return null;
        var missed = (now - Due) / _interval;
        return Due + ((missed + 1) * _interval);
    }

    private Pid Sender => _sender == 0 ? Pid.Runtime : _host.PidOf(_sender);

    private void NobodyIsThere() => _host.DeadLetter(Sender, _to, _message);

    private Action FoundNobody(Exception error) => () =>
    {
        if (_host.Logger.IsEnabled(LogLevel.Error))
            Log.TimerLookUpThrew(_host.Logger, error, MessageName.Short(_message), _to.ToString());
        NobodyIsThere();
    };

    private Action Lost(Process target) => () => _host.DeadLetter(Sender, target.Pid, _message);

    private Action Skipped(Process target) => () => ProcessLog.IntervalSkipped(target, _message);

    private sealed class FireSignal(MessageTimer timer) : TimerFireSignal
    {
        public override object Message => timer._message;

        public override void Taken(ProcessRef by) => Interlocked.CompareExchange(ref timer._untakenBy, 0, by.Id);
    }
}
