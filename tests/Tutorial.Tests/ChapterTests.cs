// What each chapter of the tutorial prints.
namespace Tutorial.Tests;

public class ChapterTests
{
    private static readonly string[] s_linksAndMonitors =
    [
        "uh-oh! Process pid1 terminated: Normal",
        "pid3 ended with Normal",
        "pid4 went down with pid3, whose reason was Normal",
        "pid5 went down with pid4; it all began with pid3",
    ];

    [Fact]
    public void HelloWorld_Run_Greets() => Assert.Equal(["Hello, Joe!"], Chapters.Run("HelloWorld"));

    [Fact]
    [Trait("Semantics", "P1")]
    public void SpawnProcess_Run_PrintsTheChildsPidThenItsEnd()
    {
        var lines = Chapters.Run("SpawnProcess");

        var pid = lines[0]["Hello, ".Length..^1];
        Assert.Matches(@"^<0\.\d+\.\d+>$", pid);
        Assert.Equal([$"Hello, {pid}!", $"{pid} has ended"], lines);
    }

    [Fact]
    public void MessagePassing_Run_DeliversTheMessage() => Assert.Equal(["Hello, World! :D"], Chapters.Run("MessagePassing"));

    [Fact]
    [Trait("Semantics", "G2")]
    public void LongLivedProcesses_Run_HandlesMessagesInOrder() => Assert.Equal(
        ["Hello, Joe! :D", "Hello, Mike! :D", "Hello, Robert! :D", "Oh no, an unhandled message! D:"],
        Chapters.Run("LongLivedProcesses"));

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("8")]
    [Trait("Semantics", "L2")]
    [Trait("RiotDefect", "D1")]
    public void LinksAndMonitors_RunAThousandTimes_PrintsBothPartsAndEnds(string workers)
    {
        for (var run = 0; run < 1000; run++)
            Assert.Equal(s_linksAndMonitors, Chapters.Run("LinksAndMonitors", workers));
    }
}
