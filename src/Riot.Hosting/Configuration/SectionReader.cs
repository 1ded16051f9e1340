using Microsoft.Extensions.Configuration;

namespace Riot.Hosting.Configuration;

/// <summary>Reads the entries of one section by hand, and records what is wrong: a sentence for each, which begins with the key in full.</summary>
internal sealed class SectionReader(IConfigurationSection section, ICollection<string> problems)
{
    public IConfigurationSection Section => section;

    /// <summary>Puts the value of a key into a spec; without one, or with a wrong one, the spec stays as it is.</summary>
    /// <param name="set">Throws <see cref="ArgumentException"/> if the value is out of range.</param>
    /// <param name="range">What the value must be, in words.</param>
    public TSpec Set<TSpec, T>(TSpec spec, string key, SettingForm<T> form, Func<TSpec, T, TSpec> set, string? range = null)
    {
        var entry = section.GetSection(key);
        var rule = range is null ? "." : $": it must be {range}.";
        if (entry.Value is not { } text)
        {
            if (entry.GetChildren().Any())
                problems.Add($"{entry.Path} is a section, not {form.Words}{rule}");
            return spec;
        }

        if (!form.TryRead(text, out var value))
        {
            problems.Add($"{entry.Path} is '{text}', which is not {form.Words}{rule}");
            return spec;
        }

        try
        {
            return set(spec, value);
        }
        catch (ArgumentException)
        {
            problems.Add($"{entry.Path} is {text}{rule}");
            return spec;
        }
    }

    public bool Has(string key) => section.GetSection(key).Value is { Length: > 0 } || section.GetSection(key).GetChildren().Any();

    public SectionReader Of(string key) => new(section.GetSection(key), problems);

    public void Refuse(string key, string problem) => problems.Add($"{section.GetSection(key).Path} {problem}");

    /// <summary>Refuses every key that is none of these.</summary>
    public void RefuseOthers(string whose, params IReadOnlyList<string> known)
    {
        foreach (var entry in section.GetChildren())
        {
            if (!known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{entry.Path} is no setting of {whose}: those are {string.Join(", ", known)}.");
        }
    }
}
