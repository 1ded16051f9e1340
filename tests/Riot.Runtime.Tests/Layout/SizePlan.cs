// How big a file, a class in parts and a folder may be.
namespace Riot.Tests.Layout;

internal static class SizePlan
{
    public const int LinesOfFile = 400;
    public const int LinesOfPartialClass = 1500;
    public const int FilesOfFolder = 25;

    /// <summary>What breaks the rule, one sentence each.</summary>
    /// <param name="files">Paths from the root of the repository, with slashes, and texts.</param>
    public static IReadOnlyList<string> Violations(IReadOnlyCollection<(string Path, string Text)> files) =>
    [
        .. files
            .Where(file => LinesOf(file.Text) > LinesOfFile)
            .Select(file => $"{file.Path} has {LinesOf(file.Text)} lines, and {LinesOfFile} are enough: make two files of it."),
        .. files
            .Where(file => IsProduct(file.Path))
            .SelectMany(file => new SourceFile(file.Path, file.Text).Types
                .Where(type => type.IsPartial)
                .Select(type => (Type: $"{type.Name} in {FolderOf(file.Path)}", Lines: LinesOf(file.Text))))
            .GroupBy(part => part.Type, part => part.Lines)
            .Where(parts => parts.Sum() > LinesOfPartialClass)
            .Select(parts => $"The partial type {parts.Key} has {parts.Sum()} lines, and {LinesOfPartialClass} are enough: give what belongs together a type of its own."),
        .. files
            .GroupBy(file => FolderOf(file.Path))
            .Where(folder => folder.Count() > FilesOfFolder)
            .Select(folder => $"{folder.Key} has {folder.Count()} files, and {FilesOfFolder} are enough: give what belongs together a folder."),
    ];

    private static bool IsProduct(string path) => path.StartsWith("src/", StringComparison.Ordinal);

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    private static int LinesOf(string text) => text.Count(c => c == '\n') + (text.EndsWith('\n') ? 0 : 1);
}
