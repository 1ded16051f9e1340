using Microsoft.Extensions.Logging;
using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Applies changed settings to the supervisors that come from the configuration, and logs what waits for the next start (H4, S10). One thread at a time.</summary>
/// <param name="started">What the runtime has started with.</param>
internal sealed class LiveSupervisors(RiotRuntime runtime, SupervisorReading started, ILogger logger)
{
    private readonly Dictionary<(SettingOwner? Owner, string Name), object?> _started = started.Settings.ToDictionary(each => each.Id, each => each.Value);

    // The settings that hold now, and what was logged last of all that is fixed.
    private readonly Dictionary<(SettingOwner? Owner, string Name), object?> _seen = started.Settings.ToDictionary(each => each.Id, each => each.Value);

    /// <summary>Applies what has changed since the last time: what comes twice changes nothing.</summary>
    public void Apply(RuntimeSettings settings)
    {
        if (settings.Problems.Count > 0)
            return; // It has changed again since it was checked, and what has just come will be checked too.
        var changed = new HashSet<string>();
        foreach (var setting in settings.Supervisors.Settings)
        {
            if (LogChange(setting))
                changed.Add(setting.Owner!.Root);
        }

        foreach (var (name, spec) in settings.Supervisors.Specs)
        {
            if (changed.Contains(name) && started.Specs.TryGetValue(name, out var running))
                _ = ReconfigureAsync(name, spec with { Strategy = running.Strategy, AutoShutdown = running.AutoShutdown });
        }
    }

    // Returns whether it takes effect now. The settings of what was not there at the start are nobody's yet.
    private bool LogChange(ConfiguredSetting setting)
    {
        if (!_seen.TryGetValue(setting.Id, out var seen) || ConfiguredSetting.AreEqual(seen, setting.Value))
            return false;
        _seen[setting.Id] = setting.Value;
        var takesEffect = !setting.IsFixed && !IsHeldBack(setting);
        if (takesEffect)
            HostingLog.SettingChanged(logger, setting.Key, ConfiguredSetting.Print(seen), ConfiguredSetting.Print(setting.Value));
        else if (_started[setting.Id] is var old && !ConfiguredSetting.AreEqual(old, setting.Value))
            HostingLog.FixedAtStart(logger, setting.Key, ConfiguredSetting.Print(old), ConfiguredSetting.Print(setting.Value));
        return takesEffect;
    }

    // One that started as significant is so until the next start, and does not become permanent before.
    private bool IsHeldBack(ConfiguredSetting setting) =>
        setting.Value is Restart.Permanent && _started.GetValueOrDefault((setting.Owner, "IsSignificant")) is true;

    // The call is in the supervisor's mailbox when this returns to its caller. However busy that is, it will take it: whoever gave up waiting would take it back.
    private async Task ReconfigureAsync(string name, SupervisorSpec spec)
    {
        try
        {
            await runtime.ReconfigureAsync(name, spec, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            HostingLog.SettingsNotTaken(logger, error, name, error.Message); // Code has given it children with which they do not go together.
        }
        catch (Exception error) when (error is UnknownNameException or NoSuchProcessException or ServerExitedException or RuntimeNotRunningException)
        {
            // It has ended, which is told elsewhere, and does not start again before the host does.
        }
    }
}
