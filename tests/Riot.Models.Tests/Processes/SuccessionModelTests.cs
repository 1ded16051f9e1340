// How others see that a process is ending, and how a name goes from its holder to the next in line: nobody is taken for living who is not, and nobody is forgotten.
using Riot.Models.Stepping;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Models.Processes;

public class SuccessionModelTests
{
    [Theory, Trait("Semantics", "N1")]
    [InlineData(1)]
    [InlineData(2)]
    public void Kill_ThatIsSent_ShowsFromThenOn_WhateverExitTheProcessIsJustLivingThrough(int carriers) => Explorer.Explore(
        model =>
        {
            var host = new ModelHost(new Crew(model, carriers));
            var process = host.Start(async self =>
            {
                while (true)
                    await self.ReceiveAsync();
            }, new ProcessOptions { TrapExits = true });
            process.TrySignal(new ExitSignal(Pid.Runtime, ExitReason.Shutdown));
            model.Thread("kills", () =>
            {
                process.TrySignal(KillSignal.Instance);
                Assert.True(process.IsEnding);
            });
            model.AtRest(() => Assert.True(process.IsDead));
        },
        random: 4000, delaysWrites: true);

    [Theory, Trait("Semantics", "N1")]
    [InlineData(1)]
    [InlineData(2)]
    public void Child_OfAProcessThatExits_ShowsThatItEnds_BeforeItHasHeardOfIt(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        Process? child = null;
        var parent = host.Start(async self =>
        {
            child = (Process)self.SpawnLink(other => other.ReceiveAsync().AsTask()).Target!;
            await self.ReceiveAsync();
        });
        model.Thread("kills", () => parent.TrySignal(KillSignal.Instance));
        model.Thread("looks", () =>
        {
            for (var i = 0; i < 3; i++)
            {
                if (child is not null && parent.IsExiting)
                    Assert.True(child.IsEnding);
                Memory.Step("a look", 0);
            }
        });
        model.AtRest(() => Assert.True(parent.IsDead && child?.IsDead != false));
    }, delaysWrites: true);

    [Fact, Trait("Semantics", "G6")]
    public void Look_AtAProcessThatDies_SaysWhatItRuns_OrNothing() => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers: 1));
        var process = host.Start(_ => Task.CompletedTask);
        model.Thread("looks", () => Assert.NotEqual("", process.Look()?.InitialBody));
        model.AtRest(() => Assert.Null(process.Look()));
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "N1")]
    [InlineData(1)]
    [InlineData(2)]
    public void Name_OfAHolderThatIsKilled_GoesToOneOfThoseWhoWantIt(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers)) { Alarm = new NeverAlarm() };
        var started = new List<Process>();
        var first = Start()!;
        model.Thread("kills and follows", () =>
        {
            first.TrySignal(KillSignal.Instance);
            Start();
        });
        model.Thread("wants it too", () => Start());
        model.AtRest(() =>
        {
            var holder = host.Names.Find("desk");
            Assert.True(holder is { IsEnding: false, IsNew: false } && started.Contains(holder), "Nobody has it.");
            Assert.All(host.Table.Snapshot(), process => Assert.Same(holder, process));
        });

        Process? Start()
        {
            try
            {
                var process = host.Start(self =>
                {
                    started.Add(self.Process);
                    return self.ReceiveAsync().AsTask();
                }, new ProcessOptions { Name = "desk" });
                return process;
            }
            catch (AlreadyRegisteredException)
            {
                return null;
            }
        }
    }, delaysWrites: true);
}
