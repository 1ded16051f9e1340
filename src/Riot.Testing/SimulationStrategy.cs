namespace Riot.Testing;

/// <summary>How a simulation chooses who runs next.</summary>
public enum SimulationStrategy
{
    /// <summary>The seed decides which of the others, and their numbers; seed 0 is <see cref="RoundRobin"/>.</summary>
    Mixed,

    /// <summary>Anybody who is ready, each as likely as the other; now and then a process is interrupted at a verb.</summary>
    Random,

    /// <summary>First come, first served, nobody is interrupted: the same for every seed.</summary>
    RoundRobin,

    /// <summary>Random priorities that change a few times: finds bugs that need few, but particular, orders.</summary>
    Priorities,
}
