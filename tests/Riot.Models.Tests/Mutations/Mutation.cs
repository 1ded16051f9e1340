// One deliberate bug, as data.
using Riot.Tests;

namespace Riot.Models.Mutations;

/// <param name="What">What it breaks.</param>
/// <param name="File">Below src/Riot.Runtime.</param>
/// <param name="Old">What stands there, exactly once.</param>
/// <param name="New">What the bug makes of it.</param>
/// <param name="Project">The test project that has to notice.</param>
/// <param name="Tests">The class of the tests that have to.</param>
internal sealed record Mutation(string What, string File, string Old, string New, string Project, string Tests)
{
    public string Path => Repository.PathOf("src", "Riot.Runtime", System.IO.Path.Combine(File.Split('/')));

    public override string ToString() => What;
}
