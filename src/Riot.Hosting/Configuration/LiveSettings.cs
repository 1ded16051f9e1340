using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting.Configuration;

/// <summary>The settings of one runtime as they are now: applies changes to the runtime while it runs, and to its supervisors (H4). Any thread.</summary>
internal sealed class LiveSettings(
    RiotRegistration registration, SettingsCache settings, LiveSupervisors supervisors, IOptionsMonitor<RiotOptions> monitor, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private IDisposable? _subscription;
    private bool _includesSupervisors;
    private volatile RiotOptions? _seen;
    private RiotOptions? _started;

    /// <summary>The options that the runtime has.</summary>
    public RiotOptions Current => _seen ?? monitor.Get(registration.OptionsName);

    /// <summary>Applies what has changed, and what will change until <see cref="Dispose"/>, to <paramref name="runtime"/>.</summary>
    public void Subscribe(RiotRuntime runtime)
    {
        _subscription = monitor.OnChange((changed, changedName) =>
        {
            if (changedName == registration.OptionsName)
                Apply(changed, runtime);
        });
        Apply(monitor.Get(registration.OptionsName), runtime);
    }

    /// <summary>Does so for the supervisors too, which have started.</summary>
    public void IncludeSupervisors()
    {
        lock (_lock)
        {
            _includesSupervisors = true;
            supervisors.Apply(settings.Current);
        }
    }

    public void Dispose() => _subscription?.Dispose();

    private void Apply(RiotOptions options, RiotRuntime runtime)
    {
        lock (_lock)
        {
            runtime.Apply(options);
            _started ??= options;
            if (_seen is not null)
                LogChanges(_seen, options, _started);
            _seen = options;
            if (_includesSupervisors)
                supervisors.Apply(settings.Current);
        }
    }

    private void LogChanges(RiotOptions old, RiotOptions @new, RiotOptions started)
    {
        LogIfFixed(nameof(RiotOptions.Workers), options => options.Workers);
        LogIfFixed(nameof(RiotOptions.MaxSpareWorkers), options => options.MaxSpareWorkers);
        if (Changing(old) != Changing(@new))
            HostingLog.Reconfigured(logger, @new.CallTimeout, @new.MessagesPerTurn, @new.ExitGrace, @new.BlockedWorkerThreshold, @new.ShutdownTimeout);

        // What is set back to what runs waits for no start.
        void LogIfFixed(string setting, Func<RiotOptions, int> value)
        {
            if (value(@new) != value(old) && value(@new) != value(started))
                HostingLog.FixedAtStart(logger, KeyOf(setting), value(started), value(@new));
        }
    }

    // In full. Of several sections the last one that has the setting decides; if none has it any more, the last one is where to put it.
    private string KeyOf(string setting)
    {
        if (settings.Current.Sections is not [.., var last] sections)
            return $"{nameof(RiotOptions)}.{setting}"; // It was code that changed it.
        var holder = sections.LastOrDefault(section => section.Texts.Any(each => each.Setting.Name == setting)) ?? last;
        return holder.Section.GetSection(setting).Path;
    }

    private static (TimeSpan, int, TimeSpan, TimeSpan, TimeSpan) Changing(RiotOptions options) =>
        (options.CallTimeout, options.MessagesPerTurn, options.ExitGrace, options.BlockedWorkerThreshold, options.ShutdownTimeout);
}
