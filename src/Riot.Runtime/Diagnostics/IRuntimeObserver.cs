namespace Riot;

/// <summary>
/// Sees what happens to processes, for metrics and tests. Called on scheduler threads: be quick; what it throws is logged and otherwise ignored.
/// </summary>
/// <example><code>
/// var counts = new ProcessCounts();
/// var options = new RiotOptions { Observer = counts };
///
/// public sealed class ProcessCounts : IRuntimeObserver
/// {
///     private int _spawned, _crashed, _lost;
///
///     public void OnSpawned(Pid pid, Pid parent) => Interlocked.Increment(ref _spawned);
///
///     public void OnExited(Pid pid, ExitReason reason)
///     {
///         if (reason.IsAbnormal)
///             Interlocked.Increment(ref _crashed);
///     }
///
///     public void OnDeadLetter(Pid from, Pid to, object message) => Interlocked.Increment(ref _lost);
///
///     public override string ToString() => $"{_spawned} spawned, {_crashed} crashed, {_lost} messages lost";
/// }
/// </code></example>
public interface IRuntimeObserver
{
    /// <summary>A process was spawned by <paramref name="parent"/> (<see cref="Pid.Runtime"/> for code outside processes).</summary>
    void OnSpawned(Pid pid, Pid parent)
    {
    }

    /// <summary>A process has died, for whatever reason; crashes are those with <see cref="ExitReason.IsAbnormal"/>.</summary>
    void OnExited(Pid pid, ExitReason reason)
    {
    }

    /// <summary>
    /// A message could not be delivered, or was dropped by a mailbox with a limit. <paramref name="from"/> is <see cref="Pid.Runtime"/> for code outside
    /// processes, and <see cref="Pid.None"/> where it is not known any more, which is so for the oldest message of a mailbox.
    /// <paramref name="to"/> is <see cref="Pid.None"/> for a name that nobody holds.
    /// </summary>
    void OnDeadLetter(Pid from, Pid to, object message)
    {
    }
}
