// One of the processes of a storm: links, unlinks, monitors and ends others and itself at random, and keeps account of what it must be told.
namespace Riot.Tests.Stress;

internal sealed class StormActor(Pid[] others, int seed, Action<string> complain)
{
    private const int LinksAndMonitors = 80;

    private readonly Random _random = new(seed);
    private readonly Dictionary<MonitorRef, Pid> _pending = [];
    private readonly List<Pid> _children = [];

    public sealed record BeQuiet(Pid Driver);

    /// <summary>Asks for what came along links from one process, and what is still awaited of it.</summary>
    public sealed record Report(Pid Driver, Pid Of);

    public sealed record Answer(Pid From, int LinkExits, IReadOnlyCollection<Pid> Watched);

    public async Task Run(ProcessContext self)
    {
        while (true)
        {
            if (!await TakeMessages(self))
                return;
            Act(self, _random.Next(100));
            if (_random.Next(4) == 0)
                await self.YieldAsync();
        }
    }

    // False: it has been quiet to its end.
    private async Task<bool> TakeMessages(ProcessContext self)
    {
        while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, var message))
        {
            if (message is ProcessDown down)
            {
                OnDown(down);
            }
            else if (message is BeQuiet quiet)
            {
                await BeQuietFor(self, quiet.Driver);
                return false;
            }
        }

        return true;
    }

    private void Act(ProcessContext self, int die)
    {
        var other = others[_random.Next(others.Length)];
        if (other.IsNone)
            return; // Not all have been spawned yet.
        switch (die)
        {
            case < 30:
                TryLink(self, other);
                break;
            case < 50:
                self.Unlink(other, flush: _random.Next(2) == 0);
                break;
            case < 70:
                _pending.Add(self.Monitor(other), other);
                break;
            case < LinksAndMonitors:
                if (_pending.Count > 0)
                {
                    var monitor = _pending.ElementAt(_random.Next(_pending.Count)).Key;
                    self.Demonitor(monitor, flush: true);
                    _pending.Remove(monitor);
                }

                break;
            case < 84:
                self.TrapExits = _random.Next(2) == 0;
                break;
            case < 93:
                self.Send(other, "chatter");
                break;
            case < 95:
                self.Exit(other, _random.Next(2) == 0 ? ExitReason.Normal : ExitReason.Shutdown);
                break;
            case 95:
                self.Kill(other);
                break;
            case 96:
                self.Exit(ExitReason.Shutdown);
                break;
            case 97:
                _children.Add(self.SpawnLink(_ => Task.CompletedTask, (LinkScope)_random.Next(3)));
                break;
        }
    }

    private void TryLink(ProcessContext self, Pid other)
    {
        try
        {
            self.Link(other, (LinkScope)_random.Next(2));
        }
        catch (NoSuchProcessException)
        {
        }
    }

    private async Task BeQuietFor(ProcessContext self, Pid driver)
    {
        self.TrapExits = true;
        await self.WaitForExitAsync(_children);
        for (var i = 0; i < 30; i++)
            Act(self, _random.Next(LinksAndMonitors));
        var exits = new Dictionary<Pid, int>();
        while (true)
        {
            switch (await self.ReceiveAsync())
            {
                case ProcessDown down:
                    OnDown(down);
                    break;
                case ExitMessage { Kind: ExitKind.Link } exit:
                    exits[exit.From] = exits.GetValueOrDefault(exit.From) + 1;
                    break;
                case Report report:
                    self.Send(driver, new Answer(self.Pid, exits.GetValueOrDefault(report.Of), [.. _pending.Values]));
                    break;
            }
        }
    }

    private void OnDown(ProcessDown down)
    {
        if (!_pending.Remove(down.Monitor, out var target))
            complain($"{down} came twice, or was not asked for");
        else if (target != down.Pid)
            complain($"{down} is of {target}");
    }
}
