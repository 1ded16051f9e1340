// Checks the settings before a host is made of them, so that a wrong one is a sentence and not a stack trace.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SlackToDiscord;

internal static class InvalidSettings
{
    /// <summary>A sentence for each wrong setting.</summary>
    public static IReadOnlyList<string> In(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddTunnelSettings(configuration).BuildServiceProvider();
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
        catch (InvalidOperationException unreadable) // Not even a value of its type: the message names the setting.
        {
            return [unreadable.Message];
        }
    }
}
