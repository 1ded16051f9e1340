namespace Riot.Testing.Strategies;

/// <summary>Makes the chooser that a seed stands for, with the numbers that it works by. With the mixed strategy, seeds differ in how they choose too, since no way of choosing finds every bug.</summary>
internal static class SeededChooser
{
    private static readonly int[] s_choices = [256, 64, 16, 4, 1];
    private static readonly int[] s_lengths = [30, 100, 300, 1_000];

    public static Chooser Make(SimulationStrategy kind, int seed, Random random) => kind switch
    {
        SimulationStrategy.RoundRobin => new RoundRobin(),
        SimulationStrategy.Random => Walk(random),
        SimulationStrategy.Priorities => Fall(random),
        _ when seed == 0 => new RoundRobin(),
        _ => random.Next(2) == 0 ? Walk(random) : Fall(random),
    };

    private static RandomWalk Walk(Random random) => new(random, s_choices[random.Next(s_choices.Length)]);

    private static Priorities Fall(Random random) => new(random, random.Next(4), s_lengths[random.Next(s_lengths.Length)]);
}
