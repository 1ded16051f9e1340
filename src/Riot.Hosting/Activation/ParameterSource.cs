using Microsoft.Extensions.DependencyInjection;
using Riot.Diagnostics;

namespace Riot.Hosting.Activation;

/// <summary>Where the value of a constructor's parameter comes from.</summary>
internal abstract class ParameterSource
{
    /// <summary>The value, for one process.</summary>
    /// <exception cref="InvalidOperationException">The container does not have it after all.</exception>
    public abstract object? Take(IServiceProvider scope);

    /// <summary>It was given at spawn.</summary>
    public sealed class Given(object? value) : ParameterSource
    {
        public override object? Take(IServiceProvider scope) => value;
    }

    /// <summary>It is the parameter's default.</summary>
    public sealed class Default : ParameterSource
    {
        public static readonly Default Instance = new();

        public override object Take(IServiceProvider scope) => Type.Missing;
    }

    /// <summary>It is a service of the process's scope.</summary>
    public sealed class Service(Type type, object? key, bool isOptional) : ParameterSource
    {
        public override object Take(IServiceProvider scope)
        {
            var service = key is null ? scope.GetService(type) : ((IKeyedServiceProvider)scope).GetKeyedService(type, key);
            return service ?? (isOptional ? Type.Missing : throw new InvalidOperationException($"there is no {this}"));
        }

        public override string ToString() => key is null ? $"service {TypeName.Of(type)}" : $"service {TypeName.Of(type)} with key '{Printed.Of(key)}'";
    }
}
