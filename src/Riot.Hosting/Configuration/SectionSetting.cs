namespace Riot.Hosting.Configuration;

/// <summary>One setting that a runtime's section may hold: its key, and how its text becomes a value.</summary>
internal abstract class SectionSetting(string name)
{
    public string Name { get; } = name;

    /// <summary>Every setting that a section may hold.</summary>
    public static IReadOnlyList<SectionSetting> All { get; } =
    [
        new WholeNumber(nameof(RiotOptions.Workers), (options, value) => options.Workers = value),
        new WholeNumber(nameof(RiotOptions.MessagesPerTurn), (options, value) => options.MessagesPerTurn = value),
        new Time(nameof(RiotOptions.CallTimeout), (options, value) => options.CallTimeout = value),
        new Time(nameof(RiotOptions.ExitGrace), (options, value) => options.ExitGrace = value),
        new Time(nameof(RiotOptions.BlockedWorkerThreshold), (options, value) => options.BlockedWorkerThreshold = value),
        new WholeNumber(nameof(RiotOptions.MaxSpareWorkers), (options, value) => options.MaxSpareWorkers = value),
        new Time(nameof(RiotOptions.ShutdownTimeout), (options, value) => options.ShutdownTimeout = value),
    ];

    /// <summary>What its text has to be, in words.</summary>
    public abstract string Form { get; }

    /// <summary>What <see cref="RiotOptions.Validate"/> asks of its value, in words.</summary>
    public string Range
    {
        get
        {
            var options = new RiotOptions();
            SetBelowRange(options);
            return Rule(options.Validate().Single());
        }
    }

    /// <summary>Puts the value that <paramref name="text"/> stands for into <paramref name="options"/>, in range or not; false if it stands for none.</summary>
    public abstract bool TrySet(RiotOptions options, string text);

    /// <summary>What is wrong with <paramref name="text"/>, in words; null if nothing is.</summary>
    public string? Problem(string text)
    {
        var options = new RiotOptions();
        if (!TrySet(options, text))
            return $"is '{text}', which is not {Form}: {Range}";
        return options.Validate() is [var problem, ..] ? $"is {text}: {Rule(problem)}" : null;
    }

    protected abstract void SetBelowRange(RiotOptions options);

    // "Workers is 0: it must be …"
    private static string Rule(string problem) => problem[(problem.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    private abstract class Of<T>(string name, SettingForm<T> form, T belowRange, Action<RiotOptions, T> set) : SectionSetting(name)
    {
        public override string Form => form.Words;

        public override bool TrySet(RiotOptions options, string text)
        {
            if (!form.TryRead(text, out var value))
                return false;
            set(options, value);
            return true;
        }

        protected override void SetBelowRange(RiotOptions options) => set(options, belowRange);
    }

    private sealed class WholeNumber(string name, Action<RiotOptions, int> set) : Of<int>(name, SettingForm.WholeNumber, int.MinValue, set);

    private sealed class Time(string name, Action<RiotOptions, TimeSpan> set) : Of<TimeSpan>(name, SettingForm.Time, TimeSpan.MinValue, set);
}
