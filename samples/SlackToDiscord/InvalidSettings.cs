// Runs the settings' validation before the host does, so that a wrong setting is a sentence and not a stack trace.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SlackToDiscord;

internal static class InvalidSettings
{
    /// <summary>A sentence for each wrong setting.</summary>
    public static IReadOnlyList<string> In(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
        catch (AggregateException several)
        {
            return [.. several.InnerExceptions.OfType<OptionsValidationException>().SelectMany(invalid => invalid.Failures)];
        }
    }
}
