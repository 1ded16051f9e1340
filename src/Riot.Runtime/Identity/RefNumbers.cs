namespace Riot.Identity;

/// <summary>
/// The numbers by which the refs of one runtime print. For each runtime from 1, and not for the whole operating-system process: so two runs of a simulation's seed
/// print the same. Any thread.
/// </summary>
internal sealed class RefNumbers
{
    private long _monitors;
    private long _timers;
    private long _messages;

    public long NextMonitor() => Interlocked.Increment(ref _monitors);

    public long NextTimer() => Interlocked.Increment(ref _timers);

    public long NextMessage() => Interlocked.Increment(ref _messages);
}
