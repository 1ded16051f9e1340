using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Riot.Verbs;

/// <summary>Makes processes by their public constructor, from the values given at spawn alone: what a runtime without a host uses.</summary>
internal sealed class ConstructorActivator : IProcessActivator
{
    public static readonly ConstructorActivator Instance = new();

    public ProcessActivation Prepare(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, Values values)
    {
        object?[] arguments = [.. values];
        var constructors = processType.GetConstructors();
        var constructor = Array.Find(constructors, each => Takes(each.GetParameters(), arguments))
            ?? throw new ActivationException(
                processType,
                $"no public constructor takes ({string.Join(", ", arguments.Select(each => each?.GetType().Name ?? "null"))}){There(constructors)}. " +
                "Outside a host, every constructor value is given at spawn.");
        return new FactoryActivation(processType, () => Invoke(processType, constructor, arguments));
    }

    private static bool Takes(ParameterInfo[] parameters, object?[] arguments) =>
        parameters.Length == arguments.Length
        && !parameters.Where((parameter, i) => !ProcessMaking.Takes(parameter.ParameterType, arguments[i])).Any();

    private static string There(ConstructorInfo[] constructors) => constructors.Length == 0
        ? ": there is none"
        : $"; there is {string.Join(", ", constructors.Select(each => $"({string.Join(", ", each.GetParameters().Select(Print))})"))}";

    private static string Print(ParameterInfo parameter) => $"{parameter.ParameterType.Name} {parameter.Name}";

    private static IProcess Invoke(Type processType, ConstructorInfo constructor, object?[] arguments)
    {
        try
        {
            return (IProcess)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException error)
        {
            throw new ActivationException(processType, "its constructor threw.", error.InnerException);
        }
    }
}
