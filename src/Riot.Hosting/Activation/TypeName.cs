namespace Riot.Hosting.Activation;

/// <summary>Prints types as they are written in code.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var name = type.Name;
        return $"{name[..Math.Max(0, name.IndexOf('`', StringComparison.Ordinal))]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
