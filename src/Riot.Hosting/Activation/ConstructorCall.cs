using System.Reflection;

namespace Riot.Hosting.Activation;

/// <summary>A constructor and where each of its values comes from.</summary>
/// <param name="constructor">The constructor.</param>
/// <param name="sources">One for each parameter.</param>
/// <param name="missing">The services that the container does not have, in words.</param>
internal sealed class ConstructorCall(ConstructorInfo constructor, ParameterSource[] sources, IReadOnlyList<string> missing)
{
    public IReadOnlyList<string> Missing => missing;

    public int ParameterCount => sources.Length;

    public static string Print(ConstructorInfo constructor) =>
        $"{constructor.DeclaringType!.Name}({string.Join(", ", constructor.GetParameters().Select(each => $"{TypeName.Of(each.ParameterType)} {each.Name}"))})";

    /// <summary>Makes a process from the services of <paramref name="scope"/>; throws what they or the constructor throw.</summary>
    public IProcess Invoke(IServiceProvider scope)
    {
        var values = new object?[sources.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = sources[i].Take(scope);
        return (IProcess)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    public override string ToString() => Print(constructor);
}
