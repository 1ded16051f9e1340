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

    /// <summary>Null if nothing is wrong; otherwise each problem on a line of its own.</summary>
    public static string? Problems(Assembly assembly)
    {
        var members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member");
        var problems = Problems(assembly.GetTypes(), members.ToDictionary(member => member.Attribute("name")!.Value)).ToList();
        return problems.Count == 0 ? null : $"The documentation of {assembly.GetName().Name}:\n\n{string.Join('\n', problems)}";
    }

    /// <summary>The problems of those types that can be reached, and of what can be reached of them.</summary>
    public static IEnumerable<string> Problems(IEnumerable<Type> types, IReadOnlyDictionary<string, XElement> docs) =>
        PublicApi.Types(types).SelectMany(type => PublicApi.Members(type).Where(IsWritten).Prepend(type)).Select(DocumentationId.Of)
            .SelectMany(id => ProblemsOf(id, docs));

    // A constructor without parameters may be the compiler's own; of one that is written, the compiler demands a summary.
    private static bool IsWritten(MemberInfo member) => member is not ConstructorInfo constructor || constructor.GetParameters().Length > 0;

    private static IEnumerable<string> ProblemsOf(string id, IReadOnlyDictionary<string, XElement> docs)
    {
        if (!docs.TryGetValue(id, out var doc) || (doc.Element("summary") is null && doc.Element("inheritdoc") is null))
        {
            yield return $"{id} has no summary.";
            yield break;
        }

        foreach (var shown in Shown(doc, docs).Where(element => PromiseCode().IsMatch(element.Value)))
            yield return $"{id} names {PromiseCode().Match(shown.Value).Value} in its {shown.Name}: say what it promises, and name it in the remarks if at all.";
    }

    // The method of an extension has its documentation in the block that it was written in.
    private static IEnumerable<XElement> Shown(XElement doc, IReadOnlyDictionary<string, XElement> docs) =>
        doc.Elements("inheritdoc").Select(element => element.Attribute("cref")?.Value).OfType<string>()
            .Where(docs.ContainsKey).Select(id => docs[id]).Prepend(doc)
            .SelectMany(element => element.Elements()).Where(element => s_shown.Contains(element.Name.LocalName));

    [GeneratedRegex(@"\b[A-Z]\d{1,2}\b")]
    private static partial Regex PromiseCode();
}
