// Reads the source files of a part of the repository.
namespace Riot.Tests.Layout;

internal static class RepositorySource
{
    /// <summary>The files below a folder of the root, built ones apart: their paths from the root, with slashes, and their texts.</summary>
    public static IEnumerable<(string Path, string Text)> Of(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), Full: path))
            .Where(file => !file.Path.Split('/').Any(part => part is "bin" or "obj"))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (file.Path, File.ReadAllText(file.Full)));
}
