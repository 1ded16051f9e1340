// Spells the name of a type or member as the compiler does in a documentation file.
using System.Reflection;

namespace Riot.Tests;

internal static class DocumentationId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => $"T:{NameOf(type)}",
        FieldInfo => $"F:{Name(member)}",
        EventInfo => $"E:{Name(member)}",
        PropertyInfo property => $"P:{Name(member)}{Parameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{NameOf(member.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{Name(method)}{Arity(method)}{Parameters(method.GetParameters())}{Result(method)}",
        _ => throw new ArgumentException($"{member} has no documentation.", nameof(member)),
    };

    private static string Name(MemberInfo member) => $"{NameOf(member.DeclaringType!)}.{member.Name}";

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Arity(MethodInfo method) => method.GetGenericArguments() is { Length: > 0 } parameters ? $"``{parameters.Length}" : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Spell(parameter.ParameterType)))})";

    private static string Result(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? $"~{Spell(method.ReturnType)}" : "";

    private static string Spell(Type type)
    {
        if (type.IsByRef)
            return Spell(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Spell(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        return Constructed(type, type.GetGenericArguments());
    }

    // The arguments of an outer type stand with that.
    private static string Constructed(Type type, Type[] arguments)
    {
        var outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var prefix = type.DeclaringType is { } declaring ? Constructed(declaring, arguments[..outer]) : type.Namespace;
        var own = arguments[outer..];
        return $"{prefix}.{type.Name.Split('`')[0]}{(own.Length == 0 ? "" : $"{{{string.Join(',', own.Select(Spell))}}}")}";
    }
}
