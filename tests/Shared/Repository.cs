// Finds the files of the repository that the tests were built from.
namespace Riot.Tests;

/// <summary>The repository around the running tests: the first folder upwards that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Riot.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the tests holds Riot.sln: run them from a checkout.");
    }
}
