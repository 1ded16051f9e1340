using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting.Configuration;

/// <summary>Refuses wrong settings of one runtime (H4): first what its configuration says, by key; then what code has set, by name.</summary>
/// <param name="registration">The runtime.</param>
/// <param name="configuration">The host's whole configuration, of which sections usually are; null if there is none.</param>
internal sealed class RiotOptionsValidation(RiotRegistration registration, IConfiguration? configuration) : IValidateOptions<RiotOptions>
{
    public ValidateOptionsResult Validate(string? name, RiotOptions options)
    {
        if (name != registration.OptionsName)
            return ValidateOptionsResult.Skip;
        var problems = registration.Sections.SelectMany(SectionBinding.ProblemsOf).Distinct().ToList();
        var merged = registration.Sections.SelectMany(section => MergedChildren.ProblemsOf(section, configuration)).Distinct().ToArray();
        problems.AddRange(merged is [] ? registration.ReadSupervisors().Problems : merged); // What is wrong with a child made of two says nothing.
        if (problems.Count == 0)
            problems.AddRange(options.Validate().Select(problem => $"{nameof(RiotOptions)}.{problem}"));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
