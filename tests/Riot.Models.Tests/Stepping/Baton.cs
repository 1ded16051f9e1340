// What a thread waits for that may not run before another lets it.
namespace Riot.Models.Stepping;

internal sealed class Baton
{
    private readonly SemaphoreSlim _handed = new(0);

    public void Hand() => _handed.Release();

    public void Await() => _handed.Wait();
}
