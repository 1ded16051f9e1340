using Microsoft.Extensions.Configuration;
using Riot;
using Riot.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds runtimes of Riot processes to a host.</summary>
public static class RiotServiceCollectionExtensions
{
    /// <summary>
    /// Adds a runtime that starts and stops with the host: <see cref="IRiot"/> and <see cref="RiotRuntime"/> become singletons. Called again, it adds to
    /// the same runtime.
    /// </summary>
    /// <remarks>
    /// The host's stop gives all processes together <see cref="RiotOptions.ShutdownTimeout"/>, but not more than the host itself has
    /// (<c>HostOptions.ShutdownTimeout</c>), then kills what is left.
    /// </remarks>
    /// <param name="services">The services of the host, while they are being registered.</param>
    /// <param name="configure">Declares root processes and settings; null for none.</param>
    public static IServiceCollection AddRiot(this IServiceCollection services, Action<RiotBuilder>? configure = null) =>
        Add(services, null, null, configure);

    /// <summary>
    /// Adds a runtime that starts and stops with the host, with the settings that <paramref name="section"/> holds: keys are the names of
    /// <see cref="RiotOptions"/>' numbers and times. What <paramref name="configure"/> sets outranks them.
    /// </summary>
    /// <remarks>
    /// A value that is no number or time, is out of range, or a key that is no setting makes the host's start throw
    /// <see cref="Options.OptionsValidationException"/>, which names the key. When the section changes while the host runs,
    /// <see cref="RiotRuntime.Apply"/> takes over what may change, and supervisors their settings; what may not is
    /// logged as a warning, and takes effect at the next start. A wrong change is logged as an error, and ignored as a whole.
    /// </remarks>
    /// <inheritdoc cref="AddRiot(IServiceCollection, Action{RiotBuilder})"/>
    /// <param name="services">The services of the host, while they are being registered.</param>
    /// <param name="section">The section of the settings, by custom <c>Riot</c>.</param>
    /// <param name="configure">Declares root processes and settings; null for none.</param>
    public static IServiceCollection AddRiot(
        this IServiceCollection services, IConfiguration section, Action<RiotBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, null, section, configure);
    }

    /// <summary>Adds a further runtime: <see cref="IRiot"/> and <see cref="RiotRuntime"/> become keyed singletons under <paramref name="key"/>.</summary>
    /// <param name="services">The services of the host, while they are being registered.</param>
    /// <remarks>The host starts its runtimes in the order in which they were added, each with all its roots, and stops them in reverse.</remarks>
    /// <param name="key">Tells it from the others; also the name of its <see cref="RiotOptions"/>, and what errors call it.</param>
    /// <param name="configure">Declares root processes and settings; null for none.</param>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    /// <example><code>
    /// builder.Services.AddKeyedRiot("devices", riot => riot
    ///     .Configure(options => options.Workers = 2)
    ///     .AddProcess&lt;Receiver&gt;("receiver"));
    /// builder.Services.AddSingleton&lt;Panel&gt;();
    ///
    /// public sealed class Panel([FromKeyedServices("devices")] IRiot devices)
    /// {
    ///     public void Show(string text) => devices.Send("receiver", text);
    /// }
    /// </code></example>
    public static IServiceCollection AddKeyedRiot(this IServiceCollection services, string key, Action<RiotBuilder>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, null, configure);
    }

    /// <summary>Adds a further runtime, with the settings that <paramref name="section"/> holds.</summary>
    /// <inheritdoc cref="AddKeyedRiot(IServiceCollection, string, Action{RiotBuilder})"/>
    /// <param name="services">The services of the host, while they are being registered.</param>
    /// <param name="key">Tells it from the others; also the name of its <see cref="RiotOptions"/>.</param>
    /// <param name="section">The section of its settings; see <see cref="AddRiot(IServiceCollection, IConfiguration, Action{RiotBuilder})"/>.</param>
    /// <param name="configure">Declares root processes and settings; null for none.</param>
    public static IServiceCollection AddKeyedRiot(
        this IServiceCollection services, string key, IConfiguration section, Action<RiotBuilder>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, key, section, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, string? key, IConfiguration? section, Action<RiotBuilder>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = RiotRegistration.In(services, key);
        if (section is not null)
            registration.AddSection(services, section);
        configure?.Invoke(new RiotBuilder(services, registration));
        return services;
    }
}
