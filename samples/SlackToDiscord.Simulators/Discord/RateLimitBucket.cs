// One channel's allowance of messages per window. Called under the simulator's lock.
namespace SlackToDiscord.Simulators.Discord;

internal sealed class RateLimitBucket(int limit, TimeSpan window, TimeProvider time)
{
    private long _windowStart = time.GetTimestamp();
    private int _used;

    public int Limit => limit;

    public int Remaining => limit - _used;

    public TimeSpan ResetAfter => window - time.GetElapsedTime(_windowStart);

    /// <summary>Uses one of the allowance up; false if none is left.</summary>
    public bool TryTake()
    {
        if (_used == 0 || ResetAfter <= TimeSpan.Zero)
        {
            _windowStart = time.GetTimestamp();
            _used = 0;
        }

        if (_used == limit) return false;
        _used++;
        return true;
    }
}
