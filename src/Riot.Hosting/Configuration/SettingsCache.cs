using Microsoft.Extensions.Configuration;

namespace Riot.Hosting.Configuration;

/// <summary>Reads the settings of one runtime once for each change of its configuration (H4). Any thread.</summary>
/// <remarks>
/// Without a lock, since sources are the application's and may have locks of their own. Threads that ask for what has just changed may each read it; if the older
/// reading stays, its token has changed, and the next to ask reads again.
/// </remarks>
internal sealed class SettingsCache(RiotRegistration registration, IConfiguration? whole)
{
    private volatile RuntimeSettings? _last;

    /// <summary>What the configuration says now.</summary>
    public RuntimeSettings Current => _last is { Token.HasChanged: false } last ? last : _last = RuntimeSettings.Read(registration, whole);
}
