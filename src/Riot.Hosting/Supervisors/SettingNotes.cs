using System.Globalization;
using Riot.Hosting.Configuration;

namespace Riot.Hosting.Supervisors;

/// <summary>Takes down the settings of one supervisor and of those below it while they are read, so that two readings can be compared (H4).</summary>
internal sealed class SettingNotes
{
    public const string None = "none";

    private readonly List<ConfiguredSetting> _all = [];

    public IReadOnlyList<ConfiguredSetting> All => _all;

    public void OfSupervisor(string owner, SectionReader reader, SupervisorSpec spec)
    {
        Note(nameof(spec.Strategy), spec.Strategy, isFixed: true);
        Note(nameof(spec.MaxRestarts), spec.MaxRestarts);
        Note(nameof(spec.Period), spec.Period);
        Note(nameof(spec.AutoShutdown), spec.AutoShutdown, isFixed: true);
        Note(nameof(spec.Children), List(spec.Children.Select(child => child.Id)), isFixed: true);

        void Note(string name, object value, bool isFixed = false) => Add(owner, reader, name, value, isFixed);
    }

    /// <param name="type">The name of its type; null: it is a supervisor.</param>
    public void OfChild(string owner, SectionReader reader, string? type, ChildSpec child)
    {
        Add(owner, reader, "Type", type ?? "that of a supervisor", isFixed: true);

        // Those of a supervisor are not to be compared with those of a child that is none.
        owner = $"{owner}\t{(type is null ? "supervisor" : "process")}";
        Note("Name", child.Options?.Name, isFixed: true);
        Note("Significant", child.IsSignificant ? "true" : "false", isFixed: true);
        Note(nameof(child.Restart), child.Restart);
        Note(nameof(child.Shutdown), child.Shutdown.IsKill ? "kill" : child.Shutdown == Shutdown.Infinite ? "infinite" : child.Shutdown.Limit);
        Note(nameof(child.StartTimeout), child.StartTimeout);
        Note(nameof(child.Backoff), child.Backoff is { } backoff
            ? string.Create(CultureInfo.InvariantCulture, $"{backoff.First} to {backoff.Longest} (factor {backoff.Factor}, jitter {backoff.Jitter}{GivesUp(backoff)})")
            : null);

        void Note(string name, object? value, bool isFixed = false) => Add(owner, reader, name, value, isFixed);
    }

    private static string GivesUp(Backoff backoff) => backoff.GiveUpAfter is { } restarts
        ? string.Create(CultureInfo.InvariantCulture, $", gives up after {restarts}")
        : "";

    /// <summary>Names in words.</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : None;

    private void Add(string owner, SectionReader reader, string name, object? value, bool isFixed) => _all.Add(new ConfiguredSetting(
        owner, name, reader.Section.GetSection(name).Path, Convert.ToString(value ?? None, CultureInfo.InvariantCulture)!, isFixed));
}
