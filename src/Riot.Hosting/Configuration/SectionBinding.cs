using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting.Configuration;

/// <summary>Binds a configuration section to the settings of a runtime (H4).</summary>
internal static class SectionBinding
{
    /// <summary>Makes <paramref name="section"/> set the options of the runtime, now and when it changes.</summary>
    public static void Add(IServiceCollection services, RiotRegistration registration, IConfiguration section)
    {
        registration.AddSection(section);
        services.Configure<RiotOptions>(registration.OptionsName, options => Apply(section, options));
        if (registration.Sections.Count > 1)
            return; // One looks after all of them.
        services.AddSingleton<IOptionsChangeTokenSource<RiotOptions>>(provider => new CheckedReload(
            registration,
            provider.GetRequiredService<IOptionsFactory<RiotOptions>>(),
            HostingLog.For(provider)));
    }

    /// <summary>What is wrong with a section: a sentence for each key, which names it in full.</summary>
    public static IEnumerable<string> ProblemsOf(IConfiguration section)
    {
        foreach (var entry in section.GetChildren())
        {
            if (entry.Key.Equals(SupervisorReading.Key, StringComparison.OrdinalIgnoreCase))
                continue; // They have a reading of their own.
            if (SettingOf(entry) is not { } setting)
                yield return $"{entry.Path} is no setting: they are {string.Join(", ", [.. SectionSetting.All.Select(each => each.Name), SupervisorReading.Key])}.";
            else if (entry.Value is { } text && setting.Problem(text) is { } problem)
                yield return $"{entry.Path} {problem}";
            else if (entry.Value is null && entry.GetChildren().Any())
                yield return $"{entry.Path} is a section, not {setting.Form}: {setting.Range}";
        }
    }

    // What cannot be read is left for ProblemsOf to tell.
    private static void Apply(IConfiguration section, RiotOptions options)
    {
        foreach (var entry in section.GetChildren())
        {
            if (entry.Value is { } text)
                SettingOf(entry)?.TrySet(options, text);
        }
    }

    private static SectionSetting? SettingOf(IConfigurationSection entry) =>
        SectionSetting.All.FirstOrDefault(setting => setting.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
}
