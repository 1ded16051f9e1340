using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Riot.Tests.Support;

/// <summary>Configuration that a test changes while the host runs.</summary>
internal sealed class ReloadableSource : ConfigurationProvider, IConfigurationSource
{
    private readonly ConcurrentDictionary<string, int> _reads = new();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>How often a value has been read.</summary>
    public int Reads(string key) => _reads.GetValueOrDefault(key);

    public override bool TryGet(string key, out string? value)
    {
        _reads.AddOrUpdate(key, 1, (_, reads) => reads + 1);
        return base.TryGet(key, out value);
    }

    public void Change(params (string Key, string? Value)[] values)
    {
        foreach (var (key, value) in values)
            Set(key, value);
        OnReload();
    }
}
