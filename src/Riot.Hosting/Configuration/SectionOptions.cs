using Microsoft.Extensions.Configuration;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting.Configuration;

/// <summary>What one section says of a runtime's options (H4), as it was read.</summary>
/// <param name="Section">The section.</param>
/// <param name="Texts">What it says of each setting, right or wrong.</param>
/// <param name="Problems">What is wrong: a sentence for each key, which names it in full.</param>
internal sealed record SectionOptions(IConfiguration Section, IReadOnlyList<(SectionSetting Setting, string Text)> Texts, IReadOnlyList<string> Problems)
{
    public static SectionOptions Read(IConfiguration section)
    {
        var (texts, problems) = (new List<(SectionSetting, string)>(), new List<string>());
        foreach (var entry in section.GetChildren())
        {
            if (entry.Key.Equals(SupervisorReading.Key, StringComparison.OrdinalIgnoreCase))
                continue; // They have a reading of their own.
            var setting = SectionSetting.All.FirstOrDefault(each => each.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                problems.Add($"{entry.Path} is no setting: they are {string.Join(", ", [.. SectionSetting.All.Select(each => each.Name), SupervisorReading.Key])}.");
            }
            else if (entry.Value is { } text)
            {
                texts.Add((setting, text));
                if (setting.Problem(text) is { } problem)
                    problems.Add($"{entry.Path} {problem}");
            }
            else if (entry.GetChildren().Any())
            {
                problems.Add($"{entry.Path} is a section, not {setting.Form}: {setting.Range}");
            }
        }

        return new SectionOptions(section, texts, problems);
    }

    /// <summary>Sets the options that it says. What cannot be read is left out; <see cref="Problems"/> tells it.</summary>
    public void ApplyTo(RiotOptions options)
    {
        foreach (var (setting, text) in Texts)
            setting.TrySet(options, text);
    }
}
