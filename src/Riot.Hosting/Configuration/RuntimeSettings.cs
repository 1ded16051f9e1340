using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting.Configuration;

/// <summary>What the configuration says of one runtime at one moment.</summary>
/// <param name="Token">Changes when the configuration does, and so tells whether this still holds.</param>
/// <param name="Sections">The options, by section.</param>
/// <param name="Supervisors">The supervisors.</param>
/// <param name="Problems">All that is wrong: a sentence for each key, which names it in full.</param>
internal sealed record RuntimeSettings(
    IChangeToken Token, IReadOnlyList<SectionOptions> Sections, SupervisorReading Supervisors, IReadOnlyList<string> Problems)
{
    /// <param name="whole">The host's whole configuration, of which sections usually are; null if there is none.</param>
    public static RuntimeSettings Read(RiotRegistration registration, IConfiguration? whole)
    {
        var token = registration.GetReloadToken(); // First: what changes while the rest is read is to be read again.
        var sections = registration.Sections.Select(SectionOptions.Read).ToArray();
        var supervisors = SupervisorReading.Of(registration.Sections, registration.Roots, registration.ProcessTypes);
        var merged = registration.Sections.SelectMany(section => MergedChildren.ProblemsOf(section, whole)).Distinct().ToArray();
        var problems = sections.SelectMany(section => section.Problems).Distinct()
            .Concat(merged is [] ? supervisors.Problems : merged); // What is wrong with a child made of two says nothing.
        return new RuntimeSettings(token, sections, supervisors, [.. problems]);
    }
}
