// What a thread waits for that may not run before another lets it.
namespace Riot.Models.Stepping;

internal sealed class Baton
{
    private readonly SemaphoreSlim _handed = new(0);

    public void Hand() => _handed.Release();

    public void Await() => _handed.Wait();

    /// <summary>False: it did not come in a time in which it should.</summary>
    public bool TryAwait() => _handed.Wait(TimeSpan.FromMinutes(1));
}
