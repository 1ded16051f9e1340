// What the README's first program and each chapter of the tutorial print.
using Riot.Tests;

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
    public void FirstProgram_OfTheReadme_IsTheSampleAndGreets()
    {
        Assert.Equal(Readme.Source("samples", "FirstProgram", "Program.cs"), Readme.Blocks("csharp")[0]);
        Assert.Equal(["Hello, Joe!"], Chapters.Run("FirstProgram"));
    }

    [Fact]
    public void HelloWorld_Run_Greets() => Assert.Equal(["Hello, Joe!"], Chapters.Run("HelloWorld"));

    [Fact, Trait("Semantics", "P1")]
    public void SpawnProcess_Run_PrintsTheChildsPidThenItsEnd()
    {
        var lines = Chapters.Run("SpawnProcess");

        var pid = lines[0]["Hello, ".Length..^1];
        Assert.Matches(@"^<0\.\d+\.\d+>$", pid);
        Assert.Equal([$"Hello, {pid}!", $"{pid} has ended"], lines);
    }

    [Fact]
    public void MessagePassing_Run_DeliversTheMessage() => Assert.Equal(["Hello, World! :D"], Chapters.Run("MessagePassing"));

    [Fact, Trait("Semantics", "G2"), Trait("Semantics", "T1")]
    public void LongLivedProcesses_Run_HandlesMessagesInOrder() => Assert.Equal(
        ["Hello, Joe! :D", "Hello, Mike! :D", "Hello, Robert! :D", "Oh no, an unhandled message! D:", "Time to go."],
        Chapters.Run("LongLivedProcesses"));

    [Theory, Trait("Semantics", "L2"), Trait("RiotDefect", "D1")]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("8")]
    public void LinksAndMonitors_RunAThousandTimes_PrintsBothPartsAndEnds(string workers)
    {
        for (var run = 0; run < 1000; run++)
            Assert.Equal(s_linksAndMonitors, Chapters.Run("LinksAndMonitors", workers));
    }

    [Fact, Trait("Semantics", "S2")]
    public void Supervisors_Run_StartsEachLifeFromAKnownState() => Assert.Equal(
        Enumerable.Range(1, 3).SelectMany(life => new[]
        {
            $"life {life}: Hello, Joe! (No. 1), Hello, Mike! (No. 2)",
            "it ended with what was that?",
        }),
        Chapters.Run("Supervisors"));

    [Fact, Trait("Semantics", "S3")]
    public void SupervisionTrees_Run_RestartsWhatEachStrategySays() => Assert.Equal(
        [
            "it starts: front, store, worker 1, worker 2",
            "worker 1 crashed: worker 1",
            "the store crashed: front, store, worker 1, worker 2",
        ],
        Chapters.Run("SupervisionTrees"));

    [Fact, Trait("Semantics", "X8"), Trait("RiotDefect", "D20")]
    public void Applications_Run_StartInOrderAndEndWhenAllAreDone() => Assert.Equal(
        ["the store has started", "the store has served 1", "the store has served 2", "all applications are done"],
        Chapters.Run("Applications"));

    [Fact, Trait("Semantics", "X1")]
    public void Logging_Run_GivesEachReasonItsLevel()
    {
        var levels = Chapters.Run("Logging").Select(line => line[..3]);
        Assert.Equal(["-- ", "DBG", "-- ", "ERR", "-- ", "DBG", "-- ", "WRN", "-- ", "ERR", "INF", "DBG", "DBG", "DBG"], levels);
    }

    [Fact, Trait("Semantics", "C2")]
    public void Servers_Run_RepliesRefusesAndTerminates() => Assert.Equal(
        [
            "Joe has 100",
            "Joe took 30",
            "Joe has only 70",
            "Joe has 70",
            "Joe's account closes with 70: Shutdown",
            "stopped: Shutdown",
        ],
        Chapters.Run("Servers"));

    [Fact, Trait("Semantics", "C7")]
    public void StateMachines_Run_PostponesAndLocksAgain() => Assert.Equal(
        ["with 0000: False", "with 1234: True", "the visitor hears: Come in!", "then it is Locked"],
        Chapters.Run("StateMachines"));

    [Fact, Trait("Semantics", "C6")]
    public void Tasks_Run_YieldFailAndStop() => Assert.Equal(
        ["the answer is 42", "it failed: no idea", "it took too long, and is gone", "the sum of the squares is 385"],
        Chapters.Run("Tasks"));

    [Fact, Trait("Semantics", "S8"), Trait("Semantics", "N3"), Trait("Semantics", "C3")]
    public void ChildrenThatComeAndGo_Run_AreSharedFoundByKeyAndEnded() => Assert.Equal(
        [
            "Joe's devices share a session: True",
            "his session has: Hello, Mike!",
            "Robert's session ends: Normal",
            "Mike's session ends: Shutdown",
            "Joe's session ends: Shutdown",
            "sessions that are left: 0",
        ],
        Chapters.Run("ChildrenThatComeAndGo"));

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "R5"), Trait("Semantics", "T2")]
    public void ChildrenUnderLoad_Run_AreCountedBoundedAndRestarted() => Assert.Equal(
        [
            "the census finds 100",
            "of 10 lines more, its mailbox takes 3",
            "now it crashes, and the log on standard error says so, with a stack trace",
            "it has ended: the disk is full",
            "it is back under its key: True",
            "sessions that are left: 0",
        ],
        Chapters.Run("ChildrenUnderLoad"));
}
