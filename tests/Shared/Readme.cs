// The snippets of the README, and the marked places in compiled files that they have to be equal to.
namespace Riot.Tests;

internal static class Readme
{
    private const string Begin = "// readme";
    private const string End = "// end";

    /// <summary>The README's blocks of a language, in order, each without its fences; or those of another page.</summary>
    public static string[] Blocks(string language, params string[] page)
    {
        var lines = File.ReadAllLines(Repository.PathOf(page is [] ? ["README.md"] : page));
        var blocks = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] != $"```{language}")
                continue;
            var block = lines[(i + 1)..].TakeWhile(line => line != "```").ToArray();
            blocks.Add(string.Join('\n', block));
            i += block.Length + 1;
        }

        return [.. blocks];
    }

    /// <summary>A whole file of the repository.</summary>
    public static string Source(params string[] path) => string.Join('\n', File.ReadAllLines(Repository.PathOf(path))).TrimEnd();

    /// <summary>What stands between the marks in a file, place after place, indented as if it stood alone.</summary>
    public static string[] Marked(params string[] path)
    {
        var places = new List<string>();
        List<string>? place = null;
        foreach (var line in File.ReadAllLines(Repository.PathOf(path)))
        {
            if (line.Trim() == Begin)
            {
                place = [];
            }
            else if (line.Trim() == End && place is not null)
            {
                var indent = place.Where(each => each.Length > 0).Min(each => each.Length - each.TrimStart().Length);
                places.Add(string.Join('\n', place.Select(each => each.Length > 0 ? each[indent..] : each)));
                place = null;
            }
            else
            {
                place?.Add(line);
            }
        }

        return [.. places];
    }
}
