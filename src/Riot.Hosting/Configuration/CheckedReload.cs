using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Riot.Hosting.Configuration;

/// <summary>
/// Tells the options monitor of a section's change only if the settings that come of it are valid (H4); otherwise the monitor would throw out of whoever
/// reloads, and from then on have no settings at all. Any thread.
/// </summary>
internal sealed class CheckedReload : IOptionsChangeTokenSource<RiotOptions>, IDisposable
{
    private readonly IOptionsFactory<RiotOptions> _factory;
    private readonly ILogger _logger;
    private readonly IDisposable _subscription;
    private ConfigurationReloadToken _token = new();

    public CheckedReload(string name, IConfiguration section, IOptionsFactory<RiotOptions> factory, ILogger logger)
    {
        Name = name;
        _factory = factory;
        _logger = logger;
        _subscription = ChangeToken.OnChange(section.GetReloadToken, OnChange);
    }

    public string Name { get; }

    public IChangeToken GetChangeToken() => Volatile.Read(ref _token);

    public void Dispose() => _subscription.Dispose();

    private void OnChange()
    {
        try
        {
            _factory.Create(Name);
        }
        catch (Exception error)
        {
            HostingLog.ReloadRefused(_logger, error, error.Message);
            return;
        }

        Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
    }
}
