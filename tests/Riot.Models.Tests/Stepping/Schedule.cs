// The decisions of one execution: which of the options was taken where it was not the default.
using System.Globalization;

namespace Riot.Models.Stepping;

/// <summary>A list of deviations from the default schedule, which goes on with a thread until it waits; or, at random, one that makes up its own.</summary>
internal sealed class Schedule
{
    private readonly List<Deviation> _deviations;
    private readonly int _seed;
    private readonly Random? _random;
    private readonly int _oddity;
    private readonly List<byte> _options = [];
    private int _next;

    public Schedule(IEnumerable<Deviation> deviations) => _deviations = [.. deviations];

    /// <summary>One that deviates at random, at one of so many decisions.</summary>
    public Schedule(int seed, int oddity) => (_deviations, _seed, _random, _oddity) = ([], seed, new Random(seed), oddity);

    /// <summary>Where it took another option than the default.</summary>
    public IReadOnlyList<Deviation> Deviations => _deviations;

    /// <summary>How many options each decision had.</summary>
    public IReadOnlyList<byte> Options => _options;

    public static Schedule Parse(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Deviation.Parse));

    /// <summary>The same, from the beginning.</summary>
    public Schedule Again() => _random is null ? new Schedule(_deviations) : new Schedule(_seed, _oddity);

    public int Choose(int options)
    {
        var at = _options.Count;
        _options.Add((byte)options);
        if (_random is not null)
        {
            if (_random.Next(_oddity) != 0)
                return 0;
            var option = _random.Next(1, options);
            _deviations.Add(new Deviation(at, option));
            return option;
        }

        if (_next == _deviations.Count || _deviations[_next].At != at)
            return 0;
        return Math.Min(_deviations[_next++].Option, options - 1);
    }

    public override string ToString() => string.Join(' ', _deviations);

    /// <summary>At which decision, and which option.</summary>
    internal readonly record struct Deviation(int At, int Option)
    {
        public static Deviation Parse(string text)
        {
            var parts = text.Split(':');
            return new Deviation(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}:{Option}");
    }
}
