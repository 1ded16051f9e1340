namespace Riot.Supervision;

/// <summary>The restarts that still count towards intensity (S6). It holds no more of them than the limit, and each is forgotten in O(1).</summary>
internal sealed class RestartHistory
{
    private readonly Queue<(TimeSpan At, Pid Root)> _restarts = new();

    // The processes with which it started, and how many more restarts each has caused.
    private readonly Dictionary<Pid, int> _roots = [];

    /// <summary>Counts a restart, unless its root process has been counted: those that went down together count once.</summary>
    /// <param name="now">The time, never less than the last one.</param>
    /// <param name="root">The process with which it started; none: this one counts in any case.</param>
    /// <param name="children">How many restarts one root may stand for: with more, something comes again and again.</param>
    /// <param name="limit">How many are too many.</param>
    /// <returns>Whether the restart is within the limit.</returns>
    public bool TryCount(TimeSpan now, Pid root, int children, RestartLimit limit)
    {
        while (_restarts.TryPeek(out var oldest) && now - oldest.At > limit.Period)
            _roots.Remove(_restarts.Dequeue().Root);
        if (!root.IsNone)
        {
            if (!_roots.TryGetValue(root, out var more))
            {
                _roots.Add(root, 1);
            }
            else if (more < children)
            {
                _roots[root] = more + 1;
                return true;
            }
            else
            {
                root = Pid.None;
            }
        }

        _restarts.Enqueue((now, root));
        return _restarts.Count <= limit.MaxRestarts;
    }
}
