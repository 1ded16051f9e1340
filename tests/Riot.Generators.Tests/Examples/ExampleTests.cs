// A public member is shown in use somewhere, and what the documentation shows compiles.
using System.ComponentModel;
using System.Reflection;

namespace Riot.Tests.Examples;

public sealed class ExampleTests
{
    private static readonly string[] s_conversionsByName = ["ToValueTask", "FromReply"];

    [Fact]
    public void Documentation_ItsExamples_Compile()
    {
        var examples = DocumentedExample.All().ToList();
        var problems = string.Join('\n', examples.SelectMany(example => example.Problems()));

        Assert.NotEmpty(examples);
        Assert.True(problems.Length == 0, problems);
    }

    [Fact]
    public void Example_ThatNamesWhatIsGone_IsRefused()
    {
        var problem = Assert.Single(new DocumentedExample("T:Here", "await self.SleepAsync(TimeSpan.Zero);\nself.SpawnBlocking(() => { });").Problems());

        Assert.StartsWith("T:Here, line 2: CS1061", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void PublicMembers_OfTheLibraries_AreShownInUse()
    {
        var words = UsedWords.All();
        var missing = string.Join('\n',
            from library in DocumentedExample.Libraries
            from type in PublicApi.Types(library.GetTypes())
            from member in PublicApi.Members(type)
            where IsToBeShown(member) && !words.Contains(WordOf(member))
            select DocumentationId.Of(member));

        Assert.True(missing.Length == 0, $"No sample, snippet or example uses these; give their type or the member an <example>:\n\n{missing}");
    }

    // A type is shown by its members. Left out are whole kinds, of which an example would show nothing that the declaration does not:
    // - values of an enum, a list to choose from, whose pages say what each does;
    // - what the platform's interfaces and object ask for, with operators: equality, text, disposal, enumeration, parsing;
    // - exceptions' own members, and records' constructors and the properties that these set: the runtime makes them, a reader takes them apart;
    // - conversions by name, for languages that have none, and what only generated code calls.
    private static bool IsToBeShown(MemberInfo member) =>
        member.DeclaringType is { IsEnum: false } type && !typeof(Exception).IsAssignableFrom(type)
        && !member.Name.StartsWith("op_", StringComparison.Ordinal) && !IsOfThePlatform(member, type) && !IsOfARecord(member, type)
        && !s_conversionsByName.Contains(member.Name)
        && member.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never;

    private static bool IsOfThePlatform(MemberInfo member, Type type) =>
        type.GetInterfaces().Where(each => !DocumentedExample.Libraries.Contains(each.Assembly)).Append(typeof(object))
            .Any(each => each.GetMember(member.Name).Length > 0 || (each.IsGenericType && each.GetGenericTypeDefinition().GetMember(member.Name).Length > 0));

    private static bool IsOfARecord(MemberInfo member, Type type)
    {
        var isRecord = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        return isRecord && (member is ConstructorInfo || type.GetConstructors().SelectMany(each => each.GetParameters()).Any(each => each.Name == member.Name));
    }

    // An indexer, like a constructor, is written without a name.
    private static string WordOf(MemberInfo member) =>
        member is ConstructorInfo || (member as PropertyInfo)?.GetIndexParameters().Length > 0 ? member.DeclaringType!.Name.Split('`')[0] : member.Name;
}
