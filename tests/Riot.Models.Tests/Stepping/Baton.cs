// What a thread waits for that may not run before another lets it.
namespace Riot.Models.Stepping;

internal sealed class Baton
{
    private readonly SemaphoreSlim _handed = new(0);

    public void Hand() => _handed.Release();

    /// <summary>Waits without the thread's synchronization context: that of a process is told of waits, and this one is none of its.</summary>
    public void Await()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _handed.Wait();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>False: it did not come in a time in which it should.</summary>
    public bool TryAwait() => _handed.Wait(TimeSpan.FromMinutes(1));
}
