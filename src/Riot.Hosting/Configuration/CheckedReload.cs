using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Riot.Diagnostics;

namespace Riot.Hosting.Configuration;

/// <summary>
/// Tells the options monitor that the configuration of one runtime has changed, but only if the settings that come of it are valid (H4); otherwise the monitor would
/// throw out of whoever reloads, and from then on have no settings at all. Any thread.
/// </summary>
/// <remarks>Files are often reported as changed more than once: what is wrong is logged again only when something else is wrong, or was right in between.</remarks>
internal sealed class CheckedReload : IOptionsChangeTokenSource<RiotOptions>, IDisposable
{
    private readonly IOptionsFactory<RiotOptions> _factory;
    private readonly IServiceProvider _services;
    private readonly IDisposable _subscription;
    private ConfigurationReloadToken _token = new();
    private string? _refused;

    public CheckedReload(RiotRegistration registration, IOptionsFactory<RiotOptions> factory, IServiceProvider services)
    {
        Name = registration.OptionsName;
        _factory = factory;
        _services = services;
        _subscription = ChangeToken.OnChange(registration.GetReloadToken, OnChange);
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
            var problems = Printed.Message(error); // A setting's code, or its validation, may be the application's.
            if (Interlocked.Exchange(ref _refused, problems) != problems)
                Log(error, problems);
            return;
        }

        Interlocked.Exchange(ref _refused, null);
        Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
    }

    // Loggers are not asked for before there is something to log: this is made before the runtime, and what makes loggers may ask for the runtime.
    private void Log(Exception error, string problems)
    {
        try
        {
            HostingLog.ReloadRefused(HostingLog.For(_services), error, problems);
        }
        catch (ObjectDisposedException)
        {
            // The host has just been disposed of, and so has whoever could be told.
        }
    }
}
