using Riot.Primitives;

namespace Riot.Processes;

/// <summary>
/// Runs what comes back to a process that is dead: continuations of foreign awaits, one at a time, outside any process (X6).
/// </summary>
/// <remarks>
/// Never running them would leave locks held and strangers waiting. While the process's own thread is still inside its code (X9), the ghost
/// is busy from birth and starts when that stretch ends.
/// </remarks>
internal sealed class Ghost(Process process, bool busy) : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static Process? s_owner;

    private readonly object _lock = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posts = new();
    private bool _busy = busy;

    /// <summary>The dead process whose code this thread runs; null elsewhere.</summary>
    public static Process? Owner => s_owner;

    public void Post(SendOrPostCallback callback, object? state)
    {
        using (Steady.Lock(_lock))
        {
            _posts.Enqueue((callback, state));
            if (_busy)
                return;
            _busy = true;
        }

        process.Host.RunOutside(this);
    }

    /// <summary>The thread that held the process has come out of its code.</summary>
    public void StretchEnded()
    {
        using (Steady.Lock(_lock))
        {
            if (_posts.Count == 0)
            {
                _busy = false;
                return;
            }
        }

        process.Host.RunOutside(this);
    }

    public void Execute()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(process);
        s_owner = process;
        try
        {
            while (true)
            {
                (SendOrPostCallback Callback, object? State) post;
                using (Steady.Lock(_lock))
                {
                    if (!_posts.TryDequeue(out post))
                    {
                        _busy = false;
                        return;
                    }
                }

                try
                {
                    post.Callback(post.State);
                }
                catch (Exception error)
                {
                    ProcessLog.GhostThrew(process, error);
                }
            }
        }
        finally
        {
            s_owner = null;
            SynchronizationContext.SetSynchronizationContext(context);
            Steady.TakeInterrupt(); // The thread is the pool's.
        }
    }
}
