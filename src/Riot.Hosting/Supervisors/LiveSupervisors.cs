using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Riot.Hosting.Supervisors;

/// <summary>
/// The supervisors that come from the configuration, while they run: hands numbers that have changed there on to them, and tells what waits for the next start
/// (H4, S10). Any thread.
/// </summary>
/// <remarks>
/// A change comes by the options monitor, so it has been checked as a whole; one that is wrong never comes here. What comes twice changes nothing.
/// </remarks>
/// <param name="started">What the runtime has started with.</param>
internal sealed class LiveSupervisors(RiotRegistration registration, SupervisorReading started, IOptionsMonitor<RiotOptions> monitor, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Owner, string Name), string> _started = ValuesOf(started);

    // The numbers that hold now, and what was said last of all that is fixed.
    private readonly Dictionary<(string Owner, string Name), string> _seen = ValuesOf(started);
    private IDisposable? _subscription;

    /// <summary>Hands changes on to the supervisors of <paramref name="runtime"/>, which have started, from now until <see cref="Dispose"/>.</summary>
    public void Follow(RiotRuntime runtime)
    {
        _subscription = monitor.OnChange((_, changedName) =>
        {
            if (changedName == registration.OptionsName)
                HandOn(runtime);
        });
        HandOn(runtime);
    }

    public void Dispose() => _subscription?.Dispose();

    private void HandOn(RiotRuntime runtime)
    {
        lock (_lock)
        {
            var wanted = registration.ReadSupervisors();
            if (wanted.Problems.Count > 0)
                return; // It has changed again since it was checked, and what has just come will be checked too.
            TellChanges(wanted.Settings);
            foreach (var supervisor in wanted.Supervisors)
            {
                if (TellChanges(supervisor.Settings) && started.Supervisors.FirstOrDefault(each => each.Name == supervisor.Name) is { } running)
                    _ = ReconfigureAsync(runtime, supervisor.Name, NumbersOf(supervisor.Spec, running.Spec));
            }
        }
    }

    // Returns whether numbers are among them. The settings of what was not there at the start are nobody's yet.
    private bool TellChanges(IEnumerable<ConfiguredSetting> settings)
    {
        var hasNumbers = false;
        foreach (var setting in settings)
        {
            var (owner, name, key, value, isFixed) = setting;
            if (!_seen.TryGetValue((owner, name), out var seen) || seen == value)
                continue;
            _seen[(owner, name)] = value;
            if (!isFixed && !IsHeldBack(setting))
            {
                HostingLog.NumberChanged(logger, key, seen, value);
                hasNumbers = true;
            }
            else if (_started[(owner, name)] is var old && old != value)
            {
                HostingLog.FixedAtStart(logger, key, old, value);
            }
        }

        return hasNumbers;
    }

    // One that started as significant is so until the next start, and does not become permanent before.
    private bool IsHeldBack(ConfiguredSetting setting) =>
        setting is { Name: nameof(ChildSpec.Restart), Value: nameof(Restart.Permanent) }
        && _started.TryGetValue((setting.Owner, "Significant"), out var significant) && bool.Parse(significant);

    private static SupervisorSpec NumbersOf(SupervisorSpec wanted, SupervisorSpec running) => (running.Strategy switch
    {
        Strategy.OneForAll => wanted.OneForAll(),
        Strategy.RestForOne => wanted.RestForOne(),
        _ => wanted.OneForOne(),
    }).ShutDownOn(running.AutoShutdown);

    // The call is in the supervisor's mailbox when this returns to its caller. However busy that is, it will take it: whoever gave up waiting would take it back.
    private async Task ReconfigureAsync(RiotRuntime runtime, string name, SupervisorSpec numbers)
    {
        try
        {
            await runtime.CallAsync(name, new Reconfigure(numbers), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            HostingLog.NumbersNotTaken(logger, error, name, error.Message); // Code has given it children with which they do not go together.
        }
        catch (Exception error) when (error is UnknownNameException or NoSuchProcessException or ServerExitedException or RuntimeNotRunningException)
        {
            // It has ended, which is told elsewhere, and does not start again before the host does.
        }
    }

    // Distinct, because what a host refuses to start with comes here too.
    private static Dictionary<(string Owner, string Name), string> ValuesOf(SupervisorReading reading) =>
        reading.Settings.Concat(reading.Supervisors.SelectMany(each => each.Settings))
            .DistinctBy(each => (each.Owner, each.Name)).ToDictionary(each => (each.Owner, each.Name), each => each.Value);
}
