using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Riot.Hosting.Activation;

/// <summary>A class of processes, and the ways to make one. Made once for each class; any thread.</summary>
internal sealed class ProcessClass
{
    private readonly Type _type;
    private readonly Type _factory;
    private readonly ProcessConstructor[] _constructors;

    public ProcessClass([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    {
        _type = type;
        _factory = FactoryOf(type);
        _constructors = type.IsAbstract ? [] : [.. type.GetConstructors().Select(constructor => new ProcessConstructor(constructor))];
        if (Array.Find(_constructors, constructor => constructor.IsPreferred) is { } preferred)
            _constructors = [preferred];
    }

    /// <summary>How to make one from the values given at spawn and a scope's services.</summary>
    /// <remarks>
    /// Of the constructors that take all the values, and for whose other parameters the container has services or they have defaults, the one
    /// with the most parameters is used; one that is marked <see cref="ActivatorUtilitiesConstructorAttribute"/> is the only one looked at.
    /// </remarks>
    /// <exception cref="ActivationException">It cannot be made.</exception>
    public Func<IServiceProvider, IProcess> Recipe(object[] arguments, ServiceCatalog catalog)
    {
        if (catalog.Has(_factory) == true)
            return scope => ((IProcessFactory<IProcess>)scope.GetRequiredService(_factory)).Create(scope, arguments);
        if (Array.Exists(arguments, argument => argument is null))
            throw new ActivationException(_type, "a value given at spawn is null; leave it out and give its parameter a default.");
        var calls = _constructors.Select(constructor => constructor.Call(arguments, catalog)).OfType<ConstructorCall>().ToArray();
        if (calls.Length == 0)
            throw new ActivationException(_type, WhyNone(arguments));
        var call = calls.MinBy(each => (each.Missing.Count, -each.ParameterCount))!;
        if (call.Missing is [_, ..] missing)
            throw new ActivationException(_type, $"{call} needs {string.Join(" and ", missing)}: register the service, or give a value at spawn.");
        if (calls.FirstOrDefault(each => each != call && each.Missing.Count == 0 && each.ParameterCount == call.ParameterCount) is { } rival)
            throw new ActivationException(_type, $"{call} and {rival} would both do: mark one with [ActivatorUtilitiesConstructor].");
        return call.Invoke;
    }

    private string WhyNone(object[] arguments)
    {
        if (_type.IsAbstract)
            return $"it is abstract. Register an IProcessFactory<{_type.Name}> that makes it.";
        if (_constructors.Length == 0)
            return $"it has no public constructor. Register an IProcessFactory<{_type.Name}> that makes it.";
        var given = string.Join(", ", arguments.Select(argument => argument.GetType().Name));
        return $"no constructor that may be used takes the values given at spawn ({given}); it has {string.Join(", ", _constructors.AsEnumerable())}.";
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Over a class, an interface needs no code of its own: it shares that of IProcessFactory<IProcess>.")]
    private static Type FactoryOf(Type type) => typeof(IProcessFactory<>).MakeGenericType(type);
}
