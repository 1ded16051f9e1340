using Microsoft.Extensions.Configuration;

namespace Riot.Tests.Support;

/// <summary>Configuration that a test changes while the host runs.</summary>
internal sealed class ReloadableSource : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change(params (string Key, string? Value)[] values)
    {
        foreach (var (key, value) in values)
            Set(key, value);
        OnReload();
    }
}
