// Lists the public surface of an assembly as text and compares it with the text that was accepted last.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Riot.Tests;

/// <summary>
/// Every type and member that code outside the assembly can reach, sorted by its name, one a line. Nullability is left out; generic constraints, names of
/// tuple elements and default values are not.
/// </summary>
internal static class PublicApi
{
    private const string AcceptVariable = "RIOT_ACCEPT_API";
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Null when the surface is the accepted one; otherwise what differs and how to accept it. With RIOT_ACCEPT_API=1 it is accepted.</summary>
    public static string? DifferenceFromBaseline(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var path = Repository.PathOf("docs", "api", name + ".txt");
        string[] current = [.. Lines(assembly.GetTypes())];
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Concat(current.Select(line => line + "\n")));
            return null;
        }

        string[] accepted = File.Exists(path) ? [.. File.ReadAllLines(path)] : [];
        if (current.SequenceEqual(accepted))
            return null;
        var message = new StringBuilder($"The public surface of {name} is not the one in docs/api/{name}.txt:\n\n");
        foreach (var line in Difference([.. Qualified(accepted)], [.. Qualified(current)]))
            message.Append(line).Append('\n');
        return message.Append($"\nIf that is intended, run the tests once with {AcceptVariable}=1 and commit the file.").ToString();
    }

    /// <summary>The listing: a line for each type, and indented below it a line for each of its members, constructors first.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Type> types)
    {
        foreach (var type in Types(types))
        {
            yield return TypeLine(type);
            foreach (var (_, line) in Members(type).Select(member => (member.Name, Line: Line(member)))
                .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Line, StringComparer.Ordinal))
                yield return "  " + line;
        }
    }

    /// <summary>Those of the types that code outside the assembly can reach, sorted by name.</summary>
    public static IEnumerable<Type> Types(IEnumerable<Type> types) => types.Where(IsReachable).OrderBy(TypeName, StringComparer.Ordinal);

    /// <summary>What of a type that can be reached is reachable and its own: of an enum its values, of a delegate nothing.</summary>
    public static IEnumerable<MemberInfo> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return [];
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        var isRecord = IsRecord(type);
        return
        [
            .. type.GetConstructors(Declared).Where(IsReachable).Where(one => !one.IsStatic),
            .. type.GetFields(Declared).Where(IsReachableField),
            .. type.GetProperties(Declared).Where(one => one.GetAccessors(true).Any(IsReachable) && !(isRecord && one.Name == "EqualityContract")),
            .. type.GetEvents(Declared).Where(one => IsReachable(one.AddMethod)),
            .. type.GetMethods(Declared).Where(IsReachable).Where(one => !IsAccessor(one) && !(isRecord && IsGenerated(one)) && !one.Name.Contains('<')),
        ];
    }

    // A member is compared together with its type, or equal lines of two types would hide each other.
    private static IEnumerable<string> Qualified(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(' '))
                type = line;
            yield return line.StartsWith(' ') ? $"{type} ::{line[1..]}" : line;
        }
    }

    private static IEnumerable<string> Difference(string[] accepted, string[] current) =>
        accepted.Except(current).Select(line => (Line: line, Sign: "- "))
            .Concat(current.Except(accepted).Select(line => (Line: line, Sign: "+ ")))
            .OrderBy(entry => entry.Line, StringComparer.Ordinal).ThenByDescending(entry => entry.Sign, StringComparer.Ordinal)
            .Select(entry => entry.Sign + entry.Line)
            .DefaultIfEmpty("(the same lines in another order)");

    private static bool IsReachable(Type type) =>
        !type.Name.Contains('<') && (type.IsPublic
            || ((type.IsNestedPublic || ((type.IsNestedFamily || type.IsNestedFamORAssem) && !type.DeclaringType!.IsSealed))
                && IsReachable(type.DeclaringType!)));

    private static bool IsReachable(MethodBase? method) =>
        method is not null && (method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed));

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print));

    private static string TypeName(Type type)
    {
        var name = Plain(type.Name) + Generics(type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0));
        return type.DeclaringType is { } outer ? $"{TypeName(outer)}.{name}" : $"{type.Namespace}.{name}";
    }

    private static string Plain(string name) => name.IndexOf('`', StringComparison.Ordinal) is >= 0 and int end ? name[..end] : name;

    private static string Generics(IEnumerable<Type> parameters)
    {
        var list = string.Join(", ", parameters.Select(parameter => Variance(parameter) + parameter.Name));
        return list.Length == 0 ? "" : $"<{list}>";
    }

    private static string Variance(Type parameter) =>
        (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private static string TypeLine(Type type)
    {
        var access = type.IsPublic || type.IsNestedPublic ? "public " : "protected ";
        var constraints = Constraints(type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0));
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{access}delegate {Result(invoke.ReturnParameter)} {TypeName(type)}({Parameters(invoke)}){constraints}";
        }

        IEnumerable<Type> bases = type is { IsClass: true, BaseType: { } above } && above != typeof(object) ? [above] : [];
        var list = string.Join(", ", bases.Concat(OwnInterfaces(type)).Select(item => ApiTypeName.Of(item)));
        if (type.IsEnum)
            list = Enum.GetUnderlyingType(type) == typeof(int) ? "" : ApiTypeName.Of(Enum.GetUnderlyingType(type));
        return access + Kind(type) + TypeName(type) + (list.Length == 0 ? "" : " : " + list) + constraints;
    }

    private static string Kind(Type type)
    {
        var record = IsRecord(type) ? "record " : "";
        if (type.IsEnum)
            return (type.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "") + "enum ";
        if (type.IsInterface)
            return "interface ";
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + record + "struct ";
        return (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + record + "class ";
    }

    /// <summary>The interfaces that are not already implied by the base type or by one another.</summary>
    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        Type[] all = [.. type.GetInterfaces().Where(item => item.IsVisible)];
        return all.Except(type.BaseType?.GetInterfaces() ?? []).Except(all.SelectMany(item => item.GetInterfaces()))
            .OrderBy(item => ApiTypeName.Of(item), StringComparer.Ordinal);
    }

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo one => Constructor(one),
        FieldInfo { DeclaringType.IsEnum: true } one => $"{one.Name} = {one.GetRawConstantValue()}",
        FieldInfo one => Field(one),
        PropertyInfo one => Property(one),
        EventInfo one => Event(one),
        _ => Method((MethodInfo)member),
    };

    private static bool IsReachableField(FieldInfo field) =>
        field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed);

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Constructor(ConstructorInfo one) => $"{Access(one)}{Plain(one.DeclaringType!.Name)}({Parameters(one)})";

    private static string Field(FieldInfo one)
    {
        var access = one.IsPublic ? "public " : "protected ";
        var kind = one.IsLiteral ? "const " : (one.IsStatic ? "static " : "") + (one.IsInitOnly ? "readonly " : "");
        var value = one.IsLiteral ? " = " + ApiTypeName.Value(one.GetRawConstantValue(), one.FieldType) : "";
        return $"{access}{kind}{ApiTypeName.Of(one.FieldType, one)} {one.Name}{value}";
    }

    private static string Event(EventInfo one) => $"{Modifiers(one.AddMethod!)}event {ApiTypeName.Of(one.EventHandlerType!)} {one.Name}";

    private static string Property(PropertyInfo one)
    {
        var widest = one.GetAccessors(true).Where(IsReachable).OrderByDescending(method => method.IsPublic).First();
        var required = one.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var name = one.GetIndexParameters().Length > 0 ? $"this[{Parameters(one.GetIndexParameters(), isExtension: false)}]" : one.Name;
        return $"{Modifiers(widest)}{required}{ApiTypeName.Of(one.PropertyType, one)} {name} {{ {Accessor(one.GetMethod, "get")}{Accessor(one.SetMethod, "set")}}}";

        string Accessor(MethodInfo? method, string word)
        {
            if (!IsReachable(method))
                return "";
            var isInit = method!.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");
            return $"{(method.IsPublic == widest.IsPublic ? "" : "protected ")}{(isInit ? "init" : word)}; ";
        }
    }

    private static string Method(MethodInfo one) =>
        $"{Modifiers(one)}{Result(one.ReturnParameter)} {one.Name}{Generics(one.GetGenericArguments())}({Parameters(one)}){Constraints(one.GetGenericArguments())}";

    private static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        var isOverride = method.IsVirtual && method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        var kind = method.IsStatic ? "static " : "";
        if (method.IsAbstract)
            kind += method.DeclaringType!.IsInterface && !method.IsStatic ? "" : "abstract ";
        else if (isOverride)
            kind += method.IsFinal ? "sealed override " : "override ";
        else if (method is { IsVirtual: true, IsFinal: false })
            kind += "virtual ";
        return Access(method) + kind;
    }

    private static string Result(ParameterInfo result) =>
        (result.ParameterType.IsByRef ? (result.GetRequiredCustomModifiers().Length > 0 ? "ref readonly " : "ref ") : "")
        + ApiTypeName.Of(result.ParameterType, result);

    private static string Parameters(MethodBase method) => Parameters(method.GetParameters(), method.IsDefined(typeof(ExtensionAttribute)));

    private static string Parameters(ParameterInfo[] parameters, bool isExtension) =>
        string.Join(", ", parameters.Select(one => (isExtension && one.Position == 0 ? "this " : "") + Parameter(one)));

    private static string Parameter(ParameterInfo one)
    {
        var passing = !one.ParameterType.IsByRef ? "" : one.IsOut ? "out " : one.IsIn ? "in " : "ref ";
        var isParams = one.IsDefined(typeof(ParamArrayAttribute)) || one.IsDefined(typeof(ParamCollectionAttribute));
        var value = one.HasDefaultValue ? " = " + ApiTypeName.Value(one.RawDefaultValue, one.ParameterType) : "";
        return $"{(isParams ? "params " : "")}{passing}{ApiTypeName.Of(one.ParameterType, one)} {one.Name}{value}";
    }

    private static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(Constraint));

    private static string Constraint(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> list = [];
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            list.Add("class");
        if (isStruct)
            list.Add("struct");
        list.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))
            .Select(type => ApiTypeName.Of(type)).Order(StringComparer.Ordinal));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            list.Add("new()");
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
            list.Add("allows ref struct");
        return list.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", list)}";
    }
}
