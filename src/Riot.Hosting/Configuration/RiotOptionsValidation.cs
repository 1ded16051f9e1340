using Microsoft.Extensions.Options;

namespace Riot.Hosting.Configuration;

/// <summary>Refuses wrong settings of one runtime (H4): first what its configuration says, by key; then what code has set, by name.</summary>
internal sealed class RiotOptionsValidation(RiotRegistration registration, SettingsCache settings) : IValidateOptions<RiotOptions>
{
    public ValidateOptionsResult Validate(string? name, RiotOptions options)
    {
        if (name != registration.OptionsName)
            return ValidateOptionsResult.Skip;
        var problems = settings.Current.Problems;
        if (problems.Count == 0)
            problems = [.. options.Validate().Select(problem => $"{nameof(RiotOptions)}.{problem}")];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
