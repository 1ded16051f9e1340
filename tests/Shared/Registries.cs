// A registry's holder as a value, for assertions.
namespace Riot.Tests;

internal static class Registries
{
    public static Pid? HolderOf<TKey>(this Registry<TKey> registry, TKey key)
        where TKey : notnull =>
        registry.TryFind(key, out var pid) ? pid : null;
}
