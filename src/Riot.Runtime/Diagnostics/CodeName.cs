using System.Diagnostics;

namespace Riot.Diagnostics;

/// <summary>What a method is called for those who read it: what the compiler has made of a lambda, a local function or an async method, as in the source. Any thread.</summary>
/// <remarks>
/// The compiler puts <c>&lt;Method&gt;b__0_1</c> for a lambda and <c>&lt;Method&gt;g__Local|0_1</c> for a local function, in classes such as <c>&lt;&gt;c__DisplayClass0_0</c>, and
/// the code of what is async into the <c>MoveNext</c> of a class named after it, <c>&lt;Method&gt;d__2</c> or <c>&lt;&lt;Method&gt;b__0_1&gt;d</c>. A name of another shape stays as it is.
/// </remarks>
internal static class CodeName
{
    /// <summary>Stands behind the method in which a lambda was written.</summary>
    public const string Lambda = " (lambda)";

    /// <summary>For a method that the platform does not know any more, <paramref name="otherwise"/>.</summary>
    public static string Of(DiagnosticMethodInfo? method, string otherwise) =>
        method is { DeclaringTypeName: { } type } ? Of(type, method.Name) : otherwise;

    /// <param name="type">The full name of its type, <c>+</c> before a nested one.</param>
    /// <param name="method">Its name; that of a state machine's type counts instead, for <c>MoveNext</c>.</param>
    public static string Of(string type, string method)
    {
        var made = type.IndexOf("+<", StringComparison.Ordinal);
        if (made < 0)
            return $"{type}.{OfMethod(method)}";
        if (method == "MoveNext")
            method = type[(type.LastIndexOf("+<", StringComparison.Ordinal) + 1)..];
        type = type[..made];
        var name = OfMethod(method);
        return name == Lambda ? type + name : $"{type}.{name}";
    }

    private static string OfMethod(string name)
    {
        if (!name.StartsWith('<') || EndOfFirst(name) is not (> 1 and var end))
            return Simple(name);
        var (outer, role) = (name[1..end], name[(end + 1)..]);
        if (role.StartsWith("g__", StringComparison.Ordinal))
            return role[3..].Split('|')[0];
        if (!role.StartsWith("b__", StringComparison.Ordinal))
            return OfMethod(outer);
        return IsConstructor(outer) ? Lambda : OfMethod(outer) + Lambda;
    }

    // Where the bracket closes that the name begins with; explicit interfaces of generic types have some within.
    private static int EndOfFirst(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return 0;
    }

    private static bool IsConstructor(string name) => name is ".ctor" or ".cctor";

    // Without the interface that it belongs to explicitly, before dots or, in a type's name, dashes.
    private static string Simple(string name) => IsConstructor(name) ? name : name[(name.LastIndexOfAny(['.', '-']) + 1)..];
}
