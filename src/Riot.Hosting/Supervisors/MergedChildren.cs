using Microsoft.Extensions.Configuration;
using Riot.Diagnostics;

namespace Riot.Hosting.Supervisors;

/// <summary>Finds lists of children that two sources of the configuration write (S10): the entries of lists merge by their number, which would make one child of two.</summary>
internal static class MergedChildren
{
    /// <summary>A sentence for each such list.</summary>
    /// <param name="section">The section of a runtime.</param>
    /// <param name="whole">The configuration that it may be a section of; if it is of another one, its sources are not to be seen.</param>
    public static IEnumerable<string> ProblemsOf(IConfiguration section, IConfiguration? whole)
    {
        // Sections do not say whose they are, but they have its token.
        if ((section as IConfigurationRoot ?? whole as IConfigurationRoot) is not { } root || root.GetReloadToken() != section.GetReloadToken())
            yield break;
        var sources = SourcesOf(root).ToArray();
        foreach (var list in section.GetSection(SupervisorReading.Key).GetChildren().SelectMany(ListsOf))
        {
            var naming = sources.Select(source => (Source: source, Ids: IdsIn(source, list))).Where(each => each.Ids.Count > 0).ToArray();
            if (Array.Find(naming, each => !each.Ids.SequenceEqual(naming[0].Ids)) is { Source: { } other })
            {
                yield return $"{list} is in two sources that name different children, {Printed.Of(naming[0].Source)} and {Printed.Of(other)}: the entries of lists merge by their number. " +
                    "Write the list in one of them; the other may change a setting of an entry, without its Id.";
            }
        }
    }

    private static IEnumerable<IConfigurationProvider> SourcesOf(IConfigurationRoot root) => root.Providers.SelectMany(
        provider => provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? SourcesOf(inner) : [provider]);

    // Of a supervisor and those below it.
    private static IEnumerable<string> ListsOf(IConfigurationSection supervisor)
    {
        var list = supervisor.GetSection("Children");
        return list.GetChildren().SelectMany(ListsOf).Prepend(list.Path);
    }

    private static List<(string Number, string? Id)> IdsIn(IConfigurationProvider source, string list) =>
        [.. source.GetChildKeys([], list).Distinct().Order(StringComparer.Ordinal)
            .Select(number => (number, source.TryGet(ConfigurationPath.Combine(list, number, "Id"), out var id) ? id : null))
            .Where(each => each.Item2 is not null)];
}
