using Riot.Processes;

namespace Riot.Testing.Strategies;

/// <summary>
/// Probabilistic concurrency testing: everybody has a random priority, the highest that is ready runs and interrupts lower ones; at a few random steps the one that
/// runs falls below all others. A bug that needs d such orders is met with a probability that falls with the number of steps to the power of d - 1 only.
/// </summary>
/// <remarks>Whoever runs very long falls too: otherwise a process that polls would starve what it waits for.</remarks>
internal sealed class Priorities : Chooser
{
    private const int LongRun = 500;

    private readonly Random _random;
    private readonly HashSet<long> _falls = [];
    private readonly Dictionary<object, double> _priorities = [];
    private object? _last;
    private long _steps;
    private int _run;
    private double _lowest;

    /// <param name="random">Makes the choices.</param>
    /// <param name="falls">How often the one that runs falls below the others.</param>
    /// <param name="length">Number of steps within which that happens.</param>
    public Priorities(Random random, int falls, int length)
    {
        _random = random;
        for (var i = 0; i < falls; i++)
            _falls.Add(random.Next(1, length));
    }

    public override int Next(IReadOnlyList<object> ready)
    {
        var best = Best(ready);
        Count(OwnerOf(ready[best]));
        return best;
    }

    public override int AtInterruptionPoint(Process? current, IReadOnlyList<object> ready)
    {
        var running = (object?)current ?? Outside;
        Count(running);
        var best = Best(ready);
        return PriorityOf(ready[best]) > PriorityOf(running) ? best + 1 : 0;
    }

    private void Count(object running)
    {
        _run = ReferenceEquals(running, _last) ? _run + 1 : 0;
        _last = running;
        if (!_falls.Contains(++_steps) && _run < LongRun)
            return;
        _run = 0;
        _priorities[running] = --_lowest;
    }

    private int Best(IReadOnlyList<object> ready)
    {
        var best = 0;
        for (var i = 1; i < ready.Count; i++)
        {
            if (PriorityOf(ready[i]) > PriorityOf(ready[best]))
                best = i;
        }

        return best;
    }

    private double PriorityOf(object one)
    {
        var who = OwnerOf(one);
        if (!_priorities.TryGetValue(who, out var priority))
            _priorities.Add(who, priority = _random.NextDouble());
        return priority;
    }
}
