using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Hosting.Activation;

namespace Riot.Hosting.Configuration;

/// <summary>Takes those parts of a runtime's options that are no numbers or times from the host's services, where code has not set them.</summary>
internal static class OptionsFromServices
{
    // The container does not see a circle that goes through functions, as all that is made here does: it would go round until the stack is full.
    [ThreadStatic]
    private static Question? s_asked;

    public static void Fill(RiotRegistration registration, RiotOptions options, IServiceProvider services)
    {
        options.LoggerFactory ??= Ask<ILoggerFactory>();
        options.Observer ??= Ask<IRuntimeObserver>();
        options.Activator ??= Ask<ServiceActivator>();
        if (ReferenceEquals(options.TimeProvider, TimeProvider.System))
            options.TimeProvider = Ask<TimeProvider>() ?? TimeProvider.System;

        T? Ask<T>() where T : class
        {
            var outer = s_asked;
            s_asked = new Question(registration, typeof(T), outer);
            try
            {
                return services.GetService<T>();
            }
            finally
            {
                s_asked = outer;
            }
        }
    }

    /// <summary>To be called before a runtime is made.</summary>
    /// <exception cref="InvalidOperationException">It is being made for what it is itself to be made of.</exception>
    public static void RefuseCircle(RiotRegistration registration)
    {
        for (var question = s_asked; question is not null; question = question.Outer)
        {
            if (question.Registration == registration)
                throw new InvalidOperationException(Circle(question.Service));
        }
    }

    private static string Circle(Type service)
    {
        var (path, who) = service == typeof(ILoggerFactory)
            ? ($"{service.Name} -> a logging provider (ILoggerProvider)", "The logging provider, or what it is made of,")
            : (service.Name, $"The {service.Name}, or what it is made of,");
        return $"A circle of services: IRiot -> {path} -> IRiot. {who} takes IRiot or RiotRuntime in its constructor: take IServiceProvider there, and ask it for IRiot when that is first used.";
    }

    private sealed record Question(RiotRegistration Registration, Type Service, Question? Outer);
}
