using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Riot.Hosting.Configuration;

/// <summary>The settings of one runtime as they are now: hands changes on to the runtime while it runs (H4).</summary>
internal sealed class LiveOptions(RiotRegistration registration, IOptionsMonitor<RiotOptions> monitor, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private IDisposable? _subscription;
    private volatile RiotOptions? _seen;

    /// <summary>Those that the runtime has.</summary>
    public RiotOptions Current => _seen ?? monitor.Get(registration.OptionsName);

    /// <summary>Hands changes on to <paramref name="runtime"/> from now until <see cref="Dispose"/>.</summary>
    public void Follow(RiotRuntime runtime)
    {
        _subscription = monitor.OnChange((changed, changedName) =>
        {
            if (changedName == registration.OptionsName)
                HandOn(changed, runtime);
        });
        HandOn(monitor.Get(registration.OptionsName), runtime);
    }

    public void Dispose() => _subscription?.Dispose();

    private void HandOn(RiotOptions options, RiotRuntime runtime)
    {
        lock (_lock)
        {
            runtime.Reconfigure(options);
            if (_seen is not null)
                LogChanges(_seen, options);
            _seen = options;
        }
    }

    private void LogChanges(RiotOptions old, RiotOptions @new)
    {
        if (old.Workers != @new.Workers)
            HostingLog.FixedAtStart(logger, KeyOf(nameof(RiotOptions.Workers)), old.Workers, @new.Workers);
        if (old.MaxSpareWorkers != @new.MaxSpareWorkers)
            HostingLog.FixedAtStart(logger, KeyOf(nameof(RiotOptions.MaxSpareWorkers)), old.MaxSpareWorkers, @new.MaxSpareWorkers);
        if (Changing(old) != Changing(@new))
            HostingLog.Reconfigured(logger, @new.ReductionBudget, @new.ExitGrace, @new.BlockedWorkerThreshold, @new.ShutdownTimeout);
    }

    // In full. Of several sections the last one that has the setting decides; if none has it any more, the last one is where to put it.
    private string KeyOf(string setting)
    {
        if (registration.Sections is not [.., var last])
            return $"{nameof(RiotOptions)}.{setting}"; // It was code that changed it.
        var holder = registration.Sections.LastOrDefault(section => section.GetSection(setting).Exists()) ?? last;
        return holder.GetSection(setting).Path;
    }

    private static (int, TimeSpan, TimeSpan, TimeSpan) Changing(RiotOptions options) =>
        (options.ReductionBudget, options.ExitGrace, options.BlockedWorkerThreshold, options.ShutdownTimeout);
}
