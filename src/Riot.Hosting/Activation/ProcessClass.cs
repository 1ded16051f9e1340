using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Riot.Hosting.Activation;

/// <summary>A class of processes, and the ways to make one. Made once for each class; any thread.</summary>
internal sealed class ProcessClass
{
    private readonly Type _type;
    private readonly ProcessConstructor[] _constructors;

    public ProcessClass([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    {
        _type = type;
        _constructors = type.IsAbstract ? [] : [.. type.GetConstructors().Select(constructor => new ProcessConstructor(constructor))];
        if (Array.Find(_constructors, constructor => constructor.IsPreferred) is { } preferred)
            _constructors = [preferred];
    }

    /// <summary>How to make one from the values given at spawn and a scope's services.</summary>
    /// <remarks>
    /// A class that is a service itself is made by its registration, if no values are given. Otherwise, of the constructors that take all the values, and for whose other
    /// parameters the container has services or they have defaults, the one with the most parameters is used; one that is marked
    /// <see cref="ActivatorUtilitiesConstructorAttribute"/> is the only one looked at.
    /// </remarks>
    /// <exception cref="ActivationException">It cannot be made.</exception>
    public ProcessRecipe Recipe(object?[] values, ServiceCatalog catalog)
    {
        if (values is [GivenFactory factory])
            return new ProcessRecipe(factory.Make);
        if (values.Length == 0 && catalog.Has(_type) == true)
            return new ProcessRecipe(scope => (IProcess)scope.GetRequiredService(_type), IsContainers: true);
        var calls = _constructors.Select(constructor => constructor.Call(values, catalog)).OfType<ConstructorCall>().ToArray();
        if (calls.Length == 0)
            throw new ActivationException(_type, WhyNone(values));
        var call = calls.MinBy(each => (each.Missing.Count, -each.ParameterCount))!;
        if (call.Missing is [_, ..] missing)
            throw new ActivationException(_type, $"{call} needs {string.Join(" and ", missing)}: register the service, or give a value at spawn.");
        if (calls.FirstOrDefault(each => each != call && each.Missing.Count == 0 && each.ParameterCount == call.ParameterCount) is { } rival)
            throw new ActivationException(_type, $"{call} and {rival} would both do: mark one with [ActivatorUtilitiesConstructor].");
        return new ProcessRecipe(call.Invoke);
    }

    private string WhyNone(object?[] values)
    {
        if (_type.IsAbstract)
            return $"it is abstract. Register {_type.Name} as a service, or give a factory.";
        if (_constructors.Length == 0)
            return $"it has no public constructor. Register {_type.Name} as a service, or give a factory.";
        var given = string.Join(", ", values.Select(value => value?.GetType().Name ?? "null"));
        return $"no constructor that may be used takes the values given at spawn ({given}); it has {string.Join(", ", _constructors.AsEnumerable())}.";
    }
}
