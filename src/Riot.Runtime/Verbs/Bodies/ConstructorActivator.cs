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
        var constructor = Array.Find(processType.GetConstructors(), each => Takes(each.GetParameters(), arguments))
            ?? throw new ActivationException(
                processType,
                $"no public constructor takes ({string.Join(", ", arguments.Select(each => each?.GetType().Name ?? "null"))}). " +
                "Outside a host, every constructor value is given at spawn.");
        return new FactoryActivation(processType, () => Invoke(processType, constructor, arguments));
    }

    private static bool Takes(ParameterInfo[] parameters, object?[] arguments) =>
        parameters.Length == arguments.Length
        && !parameters.Where((parameter, i) => !ProcessMaking.Takes(parameter.ParameterType, arguments[i])).Any();

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
