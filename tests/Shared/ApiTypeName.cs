// Spells a type, or a constant of it, as C# source would.
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Riot.Tests;

internal static class ApiTypeName
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The type's name; the element names of its tuples come from the attributes of the member or parameter that has the type.</summary>
    public static string Of(Type type, ICustomAttributeProvider? carrier = null)
    {
        var attributes = carrier?.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false) ?? [];
        var names = attributes is [TupleElementNamesAttribute attribute, ..] ? attribute.TransformNames : [];
        return Spell(type, new Queue<string?>(names));
    }

    public static string Value(object? value, Type type)
    {
        var isNullable = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => isNullable && !type.IsGenericParameter ? "null" : "default",
            string text => $"\"{text}\"",
            char one => $"'{one}'",
            bool flag => flag ? "true" : "false",
            _ when type.IsEnum => $"{Of(type)}.{Enum.ToObject(type, value)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Spell(Type type, Queue<string?> names)
    {
        if (type.IsByRef)
            return Spell(type.GetElementType()!, names);
        if (type.IsArray)
            return $"{Spell(type.GetElementType()!, names)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Spell(type.GetElementType()!, names) + "*";
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Spell(inner, names) + "?";
        if (type.IsGenericParameter)
            return type.Name;
        return IsTuple(type)
            ? Tuple(type, names)
            : Named(type, type.GetGenericArguments(), names);
    }

    private static bool IsTuple(Type type) =>
        type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    private static string Tuple(Type type, Queue<string?> names)
    {
        // The names of all elements come before those of tuples inside them.
        var elements = type.GetGenericArguments();
        string?[] own = [.. elements.Select(_ => names.TryDequeue(out var name) ? name : null)];
        return $"({string.Join(", ", elements.Zip(own, (element, name) => Spell(element, names) + (name is null ? "" : " " + name)))})";
    }

    private static string Named(Type type, Type[] arguments, Queue<string?> names)
    {
        var outerArguments = arguments[..(type.DeclaringType?.GetGenericArguments().Length ?? 0)];
        var prefix = type.DeclaringType is { } outer ? Named(outer, outerArguments, names) : type.Namespace ?? "";
        var name = type.Name.Split('`')[0];
        var list = string.Join(", ", arguments.Skip(outerArguments.Length).Select(argument => Spell(argument, names)));
        return $"{prefix}.{name}{(list.Length == 0 ? "" : $"<{list}>")}";
    }
}
