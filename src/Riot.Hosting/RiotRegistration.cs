using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Riot.Hosting.Activation;
using Riot.Hosting.Configuration;
using Riot.Hosting.Roots;
using Riot.Hosting.Supervisors;

namespace Riot.Hosting;

/// <summary>All that was declared for one runtime of a host, and the services that stand for it. Changed only while services are being registered.</summary>
internal sealed class RiotRegistration
{
    private readonly string? _key;
    private readonly List<RootDeclaration> _roots = [];
    private readonly List<IConfiguration> _sections = [];

    private RiotRegistration(string? key) => _key = key;

    public string OptionsName => _key ?? Options.DefaultName;

    public IReadOnlyList<IConfiguration> Sections => _sections;

    public IReadOnlyList<RootDeclaration> Roots => _roots;

    /// <summary>What configuration may name as the type of a child.</summary>
    public ProcessTypes ProcessTypes { get; } = new();

    /// <summary>The runtime's registration in <paramref name="services"/>; the first call for a key adds it.</summary>
    public static RiotRegistration In(IServiceCollection services, string? key)
    {
        var registrations = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<RiotRegistration>();
        if (registrations.FirstOrDefault(registration => registration._key == key) is { } present)
            return present;
        var added = new RiotRegistration(key);
        added.AddTo(services);
        return added;
    }

    public void AddRoot(IServiceCollection services, RootDeclaration root)
    {
        if (_roots.Exists(each => each.Name == root.Name))
            throw new ArgumentException($"A root process '{root.Name}' is declared already: each needs a name of its own.", nameof(root));
        _roots.Add(root);
        root.AddReference?.Invoke(services, this);
    }

    /// <summary>Makes the address of the root of a class a service: by its name as key, and without one as long as there is one such root.</summary>
    public void AddReference<T>(IServiceCollection services, string name)
        where T : class, IProcess
    {
        services.TryAddKeyedSingleton(name, (_, _) => new ServerRef<T>(name));
        if (_key is null)
            services.TryAddSingleton(_ => OnlyReference<T>());
        else
            services.TryAddKeyedSingleton(_key, (_, _) => OnlyReference<T>());
    }

    private ServerRef<T> OnlyReference<T>()
        where T : class, IProcess =>
        _roots.FindAll(root => root.ProcessType == typeof(T)) is [var only]
            ? new ServerRef<T>(only.Name)
            : throw new InvalidOperationException(
                $"Several root processes are {typeof(T).Name}: {string.Join(", ", _roots.Where(root => root.ProcessType == typeof(T)).Select(root => $"'{root.Name}'"))}. " +
                $"Say which by its name: [FromKeyedServices(\"{_roots.Find(root => root.ProcessType == typeof(T))!.Name}\")] ServerRef<{typeof(T).Name}>.");

    /// <summary>Changes when one of the sections does.</summary>
    public IChangeToken GetReloadToken() => new CompositeChangeToken([.. _sections.Select(section => section.GetReloadToken())]);

    /// <summary>All roots in the order in which they start: what code has declared, then the supervisors that only the configuration knows.</summary>
    public IReadOnlyList<RootDeclaration> RootsWith(RuntimeSettings settings)
    {
        var supervisors = settings.Supervisors.Specs.Select(each => SupervisorRoot.Of(each.Key, each.Value)).ToList();
        var roots = _roots.Select(root => root.IsConfigured ? supervisors.Find(each => each.Name == root.Name) : root).OfType<RootDeclaration>();
        return [.. roots.Union(supervisors)];
    }

    /// <summary>Makes <paramref name="section"/> set the options of the runtime, after what has set them so far, and declare supervisors.</summary>
    public void AddSection(IServiceCollection services, IConfiguration section)
    {
        var place = _sections.Count;
        _sections.Add(section);
        services.AddOptions<RiotOptions>(OptionsName)
            .Configure<IServiceProvider>((options, provider) => SettingsIn(provider).Current.Sections[place].ApplyTo(options));
    }

    // One for each container, whose configuration it looks at; the registration belongs to all that are built from the same services.
    private SettingsCache SettingsIn(IServiceProvider provider) => provider.GetRequiredKeyedService<SettingsCache>(this);

    private void AddTo(IServiceCollection services)
    {
        services.AddLogging();
        services.AddSingleton(this);
        services.TryAddSingleton<ServiceActivator>();
        services.TryAddSingleton(provider => new RootEnds(
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetServices<RiotRegistration>().Sum(registration => registration.RootsWith(registration.SettingsIn(provider).Current).Count),
            HostingLog.For(provider)));
        services.AddOptions<RiotOptions>(OptionsName)
            .PostConfigure(options => options.Name ??= _key)
            .PostConfigure<IServiceProvider>((options, provider) => OptionsFromServices.Fill(this, options, provider))
            .ValidateOnStart();
        services.AddKeyedSingleton(this, (provider, _) => new SettingsCache(this, provider.GetService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<RiotOptions>>(provider => new RiotOptionsValidation(this, SettingsIn(provider)));
        services.AddSingleton<IOptionsChangeTokenSource<RiotOptions>>(provider => new CheckedReload(
            this, provider.GetRequiredService<IOptionsFactory<RiotOptions>>(), provider));
        if (_key is null)
        {
            services.TryAddSingleton(MakeRuntime);
            services.TryAddSingleton<IRiot>(provider => provider.GetRequiredService<RiotRuntime>());
        }
        else
        {
            services.TryAddKeyedSingleton(_key, (provider, _) => MakeRuntime(provider));
            services.TryAddKeyedSingleton<IRiot>(_key, (provider, key) => provider.GetRequiredKeyedService<RiotRuntime>(key));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(this, (provider, _) => MakeHostedService(provider));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<RiotHostedService>(this));
        services.AddKeyedSingleton<IAsyncDisposable>(this, (provider, _) => provider.GetRequiredKeyedService<RiotHostedService>(this));
    }

    private RiotRuntime MakeRuntime(IServiceProvider provider)
    {
        OptionsFromServices.RefuseCircle(this);
        return new(provider.GetRequiredService<IOptionsMonitor<RiotOptions>>().Get(OptionsName));
    }

    private RiotHostedService MakeHostedService(IServiceProvider provider)
    {
        var runtime = provider.GetRequiredKeyedService<RiotRuntime>(_key);
        var monitor = provider.GetRequiredService<IOptionsMonitor<RiotOptions>>();
        var logger = HostingLog.For(provider);
        var settings = SettingsIn(provider);
        var started = settings.Current;
        var ends = provider.GetRequiredService<RootEnds>();
        return new RiotHostedService(
            runtime,
            new RootTree(runtime, provider, RootsWith(started), ends),
            ends,
            new LiveSettings(this, settings, new LiveSupervisors(runtime, started.Supervisors, logger), monitor, logger),
            provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout,
            beFirstToBeDisposedOf: () => provider.GetRequiredKeyedService<IAsyncDisposable>(this));
    }
}
