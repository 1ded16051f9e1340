// L7, M1: a random graph of processes that link, unlink, watch and end each other: in the end no half link, no lost or doubled down, nobody left.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class LinkStormTests
{
    private const int Actors = 48;

    [Theory, Trait("Semantics", "L7"), Trait("Semantics", "M1")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Storm_OfLinksMonitorsAndExits_LeavesNothingHalfDone(int workers)
    {
        var lives = StressEffort.Times(6000);
        await using var stage = await Stage.Start(workers, options => options.MessagesPerTurn = 50, LogLevel.Error);
        var complaints = new ConcurrentQueue<string>();

        await stage.Run(async self =>
        {
            var storm = new Storm(stage, self, complaints.Enqueue);
            await storm.Rage(lives);
            await storm.CalmDown();
            await storm.CheckWatchers();
            Assert.Equal(Actors, storm.Alive.Count);
            Assert.InRange(storm.Alive.Sum(pid => stage.Riot.Processes.Info(pid)!.Links), Actors, int.MaxValue); // There is something to check.
            while (storm.Alive.Count > 0)
                await storm.EndOne();
        });

        Assert.Empty(complaints);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Level >= LogLevel.Error);
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (stage.Riot.Processes.Counters.Alive > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(stage.Riot.Processes.Counters.Spawned, stage.Riot.Processes.Counters.Exited);
        Assert.Empty(stage.Riot.Processes.List());
    }

    private sealed class Storm(Stage stage, ProcessContext self, Action<string> complain)
    {
        private readonly Pid[] _pids = new Pid[Actors];
        private readonly Dictionary<MonitorRef, int> _slots = [];
        private readonly Stack<int> _empty = [];
        private int _seed;

        public HashSet<Pid> Alive { get; } = [];

        public async Task Rage(int lives)
        {
            for (var slot = 0; slot < Actors; slot++)
                Spawn(slot);
            while (_seed < lives)
            {
                Bury(await self.ReceiveAsync<ProcessDown>());
                Spawn(_empty.Pop());
            }
        }

        /// <summary>Everybody traps exits and, after a last round of links and monitors, does nothing more; what is under way arrives.</summary>
        public async Task CalmDown()
        {
            foreach (var pid in Alive)
                self.Send(pid, new StormActor.BeQuiet(self.Pid));
            for (var quiet = 0; quiet < 3; quiet++)
            {
                await AskAll(Pid.None);
                for (; _empty.TryPop(out var slot); quiet = 0)
                    self.Send(Spawn(slot), new StormActor.BeQuiet(self.Pid));
            }
        }

        public async Task CheckWatchers()
        {
            var watched = new Dictionary<Pid, int>();
            foreach (var answer in await AskAll(Pid.None))
            {
                foreach (var target in answer.Watched)
                {
                    if (stage.Riot.Processes.Info(target) is null)
                        complain($"{answer.From} was never told of the end of {target}");
                    watched[target] = watched.GetValueOrDefault(target) + 1;
                }
            }

            foreach (var pid in Alive)
            {
                var watchers = stage.Riot.Processes.Info(pid)!.Watchers - 1; // This process watches too.
                if (watchers != watched.GetValueOrDefault(pid))
                    complain($"{pid} has {watchers} watchers, and {watched.GetValueOrDefault(pid)} count on it");
            }
        }

        /// <summary>Ends one: exactly those that it was linked to, and those that watched it, are told.</summary>
        public async Task EndOne()
        {
            var pid = Alive.First();
            var links = stage.Riot.Processes.Info(pid)!.Links;
            self.Kill(pid);
            Bury(await self.ReceiveAsync<ProcessDown>());
            if (Alive.Contains(pid))
                complain($"another died instead of {pid}");
            var answers = await AskAll(pid);
            var told = answers.Sum(answer => answer.LinkExits);
            if (told != links)
                complain($"{pid} had {links} links, and {told} were told of its end");
            foreach (var answer in answers.Where(answer => answer.Watched.Contains(pid)))
                complain($"{answer.From} was not told of the end of {pid}");
        }

        private async Task<List<StormActor.Answer>> AskAll(Pid of)
        {
            foreach (var pid in Alive)
                self.Send(pid, new StormActor.Report(self.Pid, of));
            var answers = new List<StormActor.Answer>();
            while (answers.Count < Alive.Count)
            {
                switch (await self.ReceiveAsync())
                {
                    case StormActor.Answer answer:
                        answers.Add(answer);
                        break;
                    case ProcessDown down:
                        var pid = down.Pid;
                        Bury(down);
                        answers.RemoveAll(answer => answer.From == pid);
                        break;
                }
            }

            return answers;
        }

        private Pid Spawn(int slot)
        {
            var actor = new StormActor(_pids, _seed++, complain);
            var (pid, monitor) = self.SpawnMonitor(actor.Run, new ProcessOptions { TrapExits = _seed % 2 == 0 });
            _pids[slot] = pid;
            _slots.Add(monitor, slot);
            Alive.Add(pid);
            return pid;
        }

        private void Bury(ProcessDown down)
        {
            if (_slots.Remove(down.Monitor, out var slot) && Alive.Remove(down.Pid))
                _empty.Push(slot);
            else
                complain($"{down} came twice");
        }
    }
}
