using Riot.Processes;
using Riot.Testing.Strategies;
using Debug = System.Diagnostics.Debug;

namespace Riot.Testing.Engine;

/// <summary>Makes the choices of one run, those of a seed or those of a schedule, and numbers them, so that a replay makes the same ones.</summary>
/// <remarks>Alternative 0 is the plain one, and what a schedule has for every number that it does not mention. For the thread that has the turn.</remarks>
internal sealed class Choices
{
    private readonly Turn _turn;
    private readonly Seeded? _seeded;
    private readonly Dictionary<int, int> _given = [];
    private readonly Decisions? _made;
    private int _count;

    private Choices(Turn turn, Seeded? seeded, Decisions? made) => (_turn, _seeded, _made) = (turn, seeded, made);

    /// <summary>Whether they are those of a schedule.</summary>
    public bool IsReplay => _seeded is null;

    /// <summary>Those made so far; none where nobody records them.</summary>
    public Decisions Made => _made ?? new Decisions();

    public static Choices OfSeed(Turn turn, SimulationStrategy strategy, int seed) => new(turn, new Seeded(strategy, seed), new Decisions());

    /// <summary>For a run that nobody replays, and that may be long.</summary>
    public static Choices Unrecorded(Turn turn, SimulationStrategy strategy, int seed) => new(turn, new Seeded(strategy, seed), null);

    public static Choices OfSchedule(Turn turn, Decisions given)
    {
        var choices = new Choices(turn, null, new Decisions());
        foreach (var (number, choice) in given.Made)
            choices._given.Add(number, choice);
        return choices;
    }

    /// <summary>Which of those who are ready runs now.</summary>
    public int Next(IReadOnlyList<object> ready) =>
        ready.Count == 1 ? 0 : Record(_seeded is null ? Given(ready.Count) : _seeded.Chooser.Next(ready));

    /// <summary>At a verb of <paramref name="running"/> (null for code outside processes): 0 to let it go on, or the index of who runs first, plus one.</summary>
    public int AtInterruptionPoint(Process? running, IReadOnlyList<object> ready) =>
        Record(_seeded is null ? Given(ready.Count + 1) : _seeded.Chooser.AtInterruptionPoint(running, ready));

    /// <summary>True once in <paramref name="oneIn"/> times; the plain choice is false.</summary>
    public bool Chance(int oneIn) => Record(_seeded is null ? Given(2) : _seeded.Random.Next(oneIn) == 0 ? 1 : 0) == 1;

    /// <summary>A number below <paramref name="count"/>; the plain choice is 0.</summary>
    public int Pick(int count) => count == 1 ? 0 : Record(_seeded is null ? Given(count) : _seeded.Random.Next(count));

    /// <summary>A number below <paramref name="count"/> that decides how later choices are made. It is no choice itself: a replay has 0 here.</summary>
    public int Draw(int count)
    {
        Debug.Assert(_turn.IsMine);
        return _seeded?.Random.Next(count) ?? 0;
    }

    private int Given(int alternatives) => Math.Min(_given.GetValueOrDefault(_count), alternatives - 1);

    private int Record(int choice)
    {
        Debug.Assert(_turn.IsMine);
        if (choice != 0)
            _made?.Add(_count, choice);
        _count++;
        return choice;
    }

    private sealed class Seeded
    {
        public Seeded(SimulationStrategy strategy, int seed)
        {
            Random = new Random(~seed);
            Chooser = SeededChooser.Make(strategy, seed, Random);
        }

        public Random Random { get; }

        public Chooser Chooser { get; }
    }
}
