// G1: nothing but a signal touches another process's state: while that one holds its thread, whatever is done to it waits, and nobody waits for it.
namespace Riot.Tests.Semantics.Signals;

public sealed class OneWaySignalTests
{
    /// <summary>What another process does to the subject, and by what one sees that it has taken effect.</summary>
    private static readonly Dictionary<string, (Action<ProcessContext, Scene> Before, Action<ProcessContext, Scene> Act, Func<Scene, bool> HasActed)> s_signals = new()
    {
        ["link"] = (Nothing, (self, scene) => self.Link(scene.Subject), scene => scene.Info.Links == 1),
        ["unlink"] = ((self, scene) => self.Link(scene.Subject), (self, scene) => self.Unlink(scene.Subject), scene => scene.Info.Links == 0),
        ["monitor"] = (Nothing, (self, scene) => scene.Monitor = self.Monitor(scene.Subject), scene => scene.Info.Watchers == 1),
        ["demonitor"] = (
            (self, scene) => scene.Monitor = self.Monitor(scene.Subject),
            (self, scene) => self.Demonitor(scene.Monitor!),
            scene => scene.Info.Watchers == 0),
        ["exit"] = (Nothing, (self, scene) => self.Exit(scene.Subject, ExitReason.Shutdown), scene => scene.Saw<ExitMessage>()),
        ["link exit"] = ((self, scene) => self.Link(scene.Subject), (self, _) => self.Exit(ExitReason.Shutdown), scene => scene.Saw<ExitMessage>()),
        ["down"] = (
            (_, scene) => scene.SubjectWatches = true,
            (self, _) => self.Exit(ExitReason.Shutdown),
            scene => scene.Saw<ProcessDown>() && scene.Info.Monitors == 0),
        ["timer fire"] = (Nothing, (self, scene) => self.SendAfter(scene.Subject, 42, TimeSpan.Zero), scene => scene.Saw<int>()),
        ["message"] = (Nothing, (self, scene) => self.Send(scene.Subject, 42), scene => scene.Saw<int>()),
        ["kill"] = (Nothing, (self, scene) => self.Kill(scene.Subject), scene => scene.Stage.HasExited(scene.Subject)),
    };

    public static TheoryData<string> Signals => [.. s_signals.Keys];

#if !SIMULATED // One thread runs all there.
    [Theory, Trait("Semantics", "G1")]
    [MemberData(nameof(Signals))]
    public async Task Signal_ToAProcessThatHoldsItsThread_ActsOnlyOnceItComesToAVerb(string kind)
    {
        // No worker is taken to be blocked, so nobody acts for the process that holds its thread.
        await using var stage = await Stage.Start(2, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var (before, act, hasActed) = s_signals[kind];
        var (subject, other) = (stage.Puppet(trapExits: true), stage.Puppet());
        var scene = new Scene(stage, subject.Pid);
        await other.Do(self => before(self, scene));
        await subject.Do(self =>
        {
            if (scene.SubjectWatches)
                self.Monitor(other.Pid);
        });
        await other.Sync();
        using var goOn = new ManualResetEventSlim();
        var held = new Gate();
        var holding = subject.Do(_ =>
        {
            held.Open();
            goOn.Wait();
        });
        await held.Opened();
        var untouched = scene.Info;

        // It returns, or ends, although the subject does nothing: the signal is one-way.
        await Record.ExceptionAsync(() => other.Do(self => act(self, scene)));
        if (kind is "link exit" or "down")
            await other.Exit;

        var info = scene.Info;
        Assert.Equal(ProcessStatus.Running, info.Status);
        Assert.Equal((untouched.Links, untouched.Watchers, untouched.Monitors), (info.Links, info.Watchers, info.Monitors));
        Assert.False(stage.HasExited(subject.Pid));
        goOn.Set();
        await holding;
        if (kind != "kill")
            scene.Mailbox = await subject.Drain();
        else
            await subject.Exit;
        for (var round = 0; round < 1000 && !hasActed(scene); round++)
        {
            await subject.Sync();
            scene.Mailbox = [.. scene.Mailbox, .. await subject.Drain()];
        }

        Assert.True(hasActed(scene));
    }
#endif

    private static void Nothing(ProcessContext self, Scene scene)
    {
    }

    private sealed class Scene(Stage stage, Pid subject)
    {
        public Stage Stage { get; } = stage;

        public Pid Subject { get; } = subject;

        public MonitorRef? Monitor { get; set; }

        public bool SubjectWatches { get; set; }

        public List<object> Mailbox { get; set; } = [];

        public ProcessInfo Info => Stage.Riot.Processes.Info(Subject)!;

        public bool Saw<T>() => Mailbox.Exists(message => message is T);
    }
}
