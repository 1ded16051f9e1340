namespace Riot.Testing;

/// <summary>How a simulation chooses who runs next.</summary>
public enum SimulationStrategy
{
    /// <summary>The seed chooses one of the other strategies, and its parameters; seed 0 is <see cref="RoundRobin"/>.</summary>
    Mixed,

    /// <summary>Anybody who is ready, with equal chances; now and then whoever runs is interrupted at a verb.</summary>
    Random,

    /// <summary>First come, first served, and nobody is interrupted: the same order for every seed.</summary>
    RoundRobin,

    /// <summary>Random priorities that change a few times: finds bugs that need few, but particular, orders.</summary>
    Priorities,
}
