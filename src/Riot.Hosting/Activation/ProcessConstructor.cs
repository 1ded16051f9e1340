using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Riot.Verbs;

namespace Riot.Hosting.Activation;

/// <summary>A constructor of a process class, looked at once.</summary>
internal sealed class ProcessConstructor
{
    private readonly ConstructorInfo _constructor;
    private readonly ParameterInfo[] _parameters;
    private readonly object?[] _keys;

    public ProcessConstructor(ConstructorInfo constructor)
    {
        _constructor = constructor;
        _parameters = constructor.GetParameters();
        _keys = Array.ConvertAll(_parameters, parameter => parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key);
    }

    public bool IsPreferred => _constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute));

    /// <summary>
    /// Fills the parameters: each value goes to the first free one that it fits, the others are services or defaults. Null if a value fits nowhere.
    /// </summary>
    public ConstructorCall? Call(object?[] values, ServiceCatalog catalog)
    {
        var sources = new ParameterSource?[_parameters.Length];
        foreach (var value in values)
        {
            var free = 0;
            while (free < sources.Length && !(sources[free] is null && ProcessMaking.Takes(_parameters[free].ParameterType, value)))
                free++;
            if (free == sources.Length)
                return null;
            sources[free] = new ParameterSource.Given(value);
        }

        var missing = new List<string>();
        for (var i = 0; i < sources.Length; i++)
            sources[i] ??= SourceOf(_parameters[i], _keys[i], catalog, missing);
        return new ConstructorCall(_constructor, sources!, missing);
    }

    public override string ToString() => ConstructorCall.Print(_constructor);

    private static ParameterSource SourceOf(ParameterInfo parameter, object? key, ServiceCatalog catalog, List<string> missing)
    {
        var has = catalog.Has(parameter.ParameterType, key);
        if (has == false && parameter.HasDefaultValue)
            return ParameterSource.Default.Instance;
        var source = new ParameterSource.Service(parameter.ParameterType, key, parameter.HasDefaultValue);
        if (has == false)
            missing.Add($"{source} for '{parameter.Name}'");
        return source;
    }
}
