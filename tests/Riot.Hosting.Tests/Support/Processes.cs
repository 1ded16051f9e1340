namespace Riot.Tests.Support;

/// <summary>Reports every step of its life, and lives until it is stopped.</summary>
internal sealed class Witness : IProcess
{
    private readonly string _name;
    private readonly Journal _journal;

    public Witness(string name, Journal journal)
    {
        (_name, _journal) = (name, journal);
        journal.Add($"{name} made");
    }

    public async Task StartAsync(ProcessContext self)
    {
        await Task.Yield();
        _journal.Add($"{_name} started");
    }

    public async Task RunAsync(ProcessContext self)
    {
        try
        {
            await self.ReceiveAsync();
        }
        finally
        {
            _journal.Add($"{_name} stopping");
            await Task.Yield();
            _journal.Add($"{_name} stopped");
        }
    }
}

/// <summary>Does in its start what the test says.</summary>
internal sealed class Starting(Func<ProcessContext, Task> start) : IProcess
{
    public Task StartAsync(ProcessContext self) => start(self);

    public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
}

/// <summary>Does in its body what the test says.</summary>
internal sealed class Running(Func<ProcessContext, Task> run) : IProcess
{
    public Task RunAsync(ProcessContext self) => run(self);
}

/// <summary>Never does what it is asked to: only a kill ends it.</summary>
internal sealed class Stubborn : IProcess
{
    public Task StartAsync(ProcessContext self)
    {
        self.TrapExits = true;
        return Task.CompletedTask;
    }

    public async Task RunAsync(ProcessContext self)
    {
        while (true)
            await self.ReceiveAsync();
    }
}
