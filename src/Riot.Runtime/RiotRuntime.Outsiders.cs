using Riot.Primitives;
using Riot.Processes;
using Riot.Signals;

namespace Riot;

// Those outside processes who wait to hear of one.
public sealed partial class RiotRuntime
{
    /// <summary>Somebody outside who wants to know when a process has started.</summary>
    private sealed class ExternalStart(IOutside? outside) : StartWitness
    {
        private readonly OutsideSource<bool> _started = new(outside);

        public Task Started => _started.Task;

        public bool IsIgnored { get; private set; }

        public override void OnStarted() => _started.TrySetResult(true);

        public override void OnIgnored()
        {
            IsIgnored = true;
            _started.TrySetResult(false);
        }
    }

    /// <summary>Somebody outside who wants to know when a process is dead.</summary>
    private sealed class ExternalMonitor(ProcessHost host) : MonitorRef(host.RefNumbers.NextMonitor(), null, null)
    {
        private readonly OutsideSource<ExitReason> _reason = new(host.Simulator);

        public Task<ExitReason> Reason => _reason.Task;

        internal override void Complete(ExitReason reason) => _reason.TrySetResult(reason);
    }
}
