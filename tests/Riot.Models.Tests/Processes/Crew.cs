// A ready queue as simple as can be, and the threads that serve it: it sees to it that a process is in it at most once.
using Riot.Models.Stepping;
using Riot.Processes;

namespace Riot.Models.Processes;

internal sealed class Crew : ReadyQueue
{
    private readonly Queue<Process> _ready = new();

    public Crew(Scenario model, int carriers)
    {
        Carriers = [.. Enumerable.Range(0, carriers).Select(_ => new ModelCarrier(this))];
        for (var i = 0; i < carriers; i++)
            model.Server($"carrier {i}", Carriers[i].Serve);
    }

    public IReadOnlyList<ModelCarrier> Carriers { get; }

    public bool IsEmpty => _ready.Count == 0;

    public override void Enqueue(Process process, bool yielded = false)
    {
        Assert.True(ModelThread.Current is not null || Scenario.BeingSet is not null, "A thread of the platform's is at work.");
        Assert.False(_ready.Contains(process), "It is in the queue already.");
        _ready.Enqueue(process);
        Memory.Step("the ready queue", 0);
    }

    internal sealed class ModelCarrier(Crew crew) : Carrier
    {
        public void Serve()
        {
            Adopt();
            while (true)
            {
                Scenario.WaitUntil(() => crew._ready.Count > 0, "a ready process");
                Run(crew._ready.Dequeue());
            }
        }
    }
}
