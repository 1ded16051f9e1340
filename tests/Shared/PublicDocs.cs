// Reads the documentation that the compiler has written for an assembly, and says what is wrong with that of its public surface.
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Riot.Tests;

/// <summary>
/// What an editor shows of a public type or member while one writes: its summary, parameters, result and exceptions. They state the contract in words; the
/// numbers of promises tell nothing there, and belong into the remarks.
/// </summary>
internal static partial class PublicDocs
{
    private static readonly string[] s_shown = ["summary", "param", "typeparam", "returns", "exception"];

    // What documentation speaks of and no referenced assembly has: the host's extension, its section of the configuration, and a key there.
    private static readonly string[] s_known = ["AddRiot", "Riot", "Type"];

    /// <summary>Null if nothing is wrong; otherwise each problem on a line of its own.</summary>
    public static string? Problems(Assembly assembly)
    {
        var members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member");
        var others = assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Riot.", StringComparison.Ordinal))
            .SelectMany(name => Assembly.Load(name).GetTypes());
        var problems = Problems(assembly.GetTypes(), members.ToDictionary(member => member.Attribute("name")!.Value), others).ToList();
        return problems.Count == 0 ? null : $"The documentation of {assembly.GetName().Name}:\n\n{string.Join('\n', problems)}";
    }

    /// <summary>The problems of those types that can be reached, and of what can be reached of them.</summary>
    /// <param name="types">The types.</param>
    /// <param name="docs">Their documentation, by the names that the compiler gives.</param>
    /// <param name="others">Types that it may speak of, too.</param>
    public static IEnumerable<string> Problems(IReadOnlyCollection<Type> types, IReadOnlyDictionary<string, XElement> docs, IEnumerable<Type>? others = null)
    {
        var names = PublicApi.Types(types.Concat(others ?? [])).SelectMany(NamesIn).Concat(s_known).ToHashSet(StringComparer.Ordinal);
        return PublicApi.Types(types).SelectMany(type => PublicApi.Members(type).Where(IsWritten).Prepend(type)).Select(DocumentationId.Of)
            .SelectMany(id => ProblemsOf(id, docs, names));
    }

    private static IEnumerable<string> NamesIn(Type type) => PublicApi.Members(type).Select(member => member.Name).Prepend(type.Name.Split('`')[0]);

    // A constructor without parameters may be the compiler's own; of one that is written, the compiler demands a summary.
    private static bool IsWritten(MemberInfo member) => member is not ConstructorInfo constructor || constructor.GetParameters().Length > 0;

    private static IEnumerable<string> ProblemsOf(string id, IReadOnlyDictionary<string, XElement> docs, HashSet<string> names)
    {
        if (!docs.TryGetValue(id, out var doc) || (doc.Element("summary") is null && doc.Element("inheritdoc") is null))
        {
            yield return $"{id} has no summary.";
            yield break;
        }

        foreach (var shown in Shown(doc, docs).Where(element => PromiseCode().IsMatch(element.Value)))
            yield return $"{id} names {PromiseCode().Match(shown.Value).Value} in its {shown.Name}: say what it promises, and name it in the remarks if at all.";

        // A word that is spelled as a member is one: so no text keeps the name that something had before.
        var words = Shown(doc, docs).Concat(doc.Elements("remarks")).Descendants("c").Select(code => code.Value).Where(word => Word().IsMatch(word));
        foreach (var word in words.Where(word => !names.Contains(word)))
            yield return $"{id} speaks of {word}, and there is no such type or member.";
    }

    // The method of an extension has its documentation in the block that it was written in.
    private static IEnumerable<XElement> Shown(XElement doc, IReadOnlyDictionary<string, XElement> docs) =>
        doc.Elements("inheritdoc").Select(element => element.Attribute("cref")?.Value).OfType<string>()
            .Where(docs.ContainsKey).Select(id => docs[id]).Prepend(doc)
            .SelectMany(element => element.Elements()).Where(element => s_shown.Contains(element.Name.LocalName));

    [GeneratedRegex(@"\b[A-Z]\d{1,2}\b")]
    private static partial Regex PromiseCode();

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex Word();
}
