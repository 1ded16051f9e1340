// One run of a scenario under one schedule.
using System.Globalization;

namespace Riot.Models.Stepping;

/// <summary>
/// Exactly one of its threads runs at any time; behind each step the schedule says which. Everything here is touched by the thread that runs, or before the
/// first and after the last of them.
/// </summary>
internal sealed class Execution
{
    private const int MostSteps = 5000;

    // A thread that goes round in circles, waiting for another to go on, meets it at last.
    private const int LongestRun = 300;

    private readonly Schedule _schedule;
    private readonly List<ModelThread> _choices = [];
    private readonly List<string>? _trace;
    private readonly Baton _rest = new();
    private readonly Scenario _scenario;
    private string? _leftOut;
    private Exception? _error;
    private int _offered;
    private ModelThread? _runner;
    private int _runningSince;

    public Execution(Action<Scenario> set, Schedule schedule, bool delaysWrites, bool traces)
    {
        _schedule = schedule;
        DelaysWrites = delaysWrites;
        _trace = traces ? [] : null;
        Buffers = new StoreBuffers(this);
        _scenario = new Scenario(this);
        _scenario.Set(set);
    }

    public List<ModelThread> Threads { get; } = [];

    public StoreBuffers Buffers { get; }

    public bool DelaysWrites { get; }

    public int Steps { get; private set; }

    public bool IsOver { get; private set; }

    public IReadOnlyList<string> Trace => _trace ?? [];

    public void Without(string name) => _leftOut = name;

    public void Add(string name, bool mayRest, Action body)
    {
        if (name == _leftOut)
            return;
        var thread = new ModelThread(this, name, Threads.Count, mayRest);
        Threads.Add(thread);
        Runners.Run(() => thread.Run(body));
    }

    /// <summary>Runs until no thread can go on. Returns what went wrong, or null.</summary>
    public Exception? Run()
    {
        if (Next(null) is { } first)
        {
            first.Baton.Hand();
            AwaitRest();
        }

        IsOver = true;
        if (_error is null)
            CheckRest();
        foreach (var thread in Threads)
        {
            if (thread.HasEnded)
                continue;
            thread.Baton.Hand();
            AwaitRest();
        }

        return _error;
    }

    private void AwaitRest()
    {
        for (var seen = -1; !_rest.TryAwait(); seen = Steps)
        {
            if (seen == Steps) // Else the machine is slow, and the execution goes on.
                throw new TimeoutException($"After {Steps} steps a thread waits outside the model: {_schedule}");
        }
    }

    public void Fail(Exception error) => _error ??= error;

    public void Note(ModelThread thread, string verb, string what, int line) =>
        _trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{thread.Name} {verb} {what}{(line == 0 ? "" : $" (line {line})")}"));

    /// <summary>A decision between two: false is what happens by default.</summary>
    public bool Decide(string what)
    {
        if (_schedule.Choose(2) == 0)
            return false;
        _trace?.Add($"   … {what}");
        return true;
    }

    /// <summary>Behind a step of a thread: goes on with whom the schedule says, and returns when the thread has the baton again.</summary>
    public void PassOn(ModelThread thread)
    {
        if (++Steps > MostSteps)
            throw new InvalidOperationException($"No end after {MostSteps} steps.");
        var next = Next(thread);
        if (next == thread)
            return;
        if (next is null)
            _rest.Hand();
        else
            next.Baton.Hand();
        thread.Baton.Await();
        if (IsOver)
            throw new ExecutionOverException();
    }

    public void OnEnded(ModelThread thread)
    {
        if (IsOver || _error is not null || Next(thread) is not { } next)
            _rest.Hand();
        else
            next.Baton.Hand();
    }

    // Who goes on behind a step of the given thread; null if nobody can.
    private ModelThread? Next(ModelThread? last)
    {
        Buffers.DrainOld();
        if (last is not null && last == _runner && Steps - _runningSince > LongestRun)
            last.HasGivenWay = true;
        while (true)
        {
            Offer(last);
            if (_choices.Count == 0)
                return null;
            var choice = _choices.Count == 1 ? 0 : _schedule.Choose(_choices.Count);
            var next = _choices[choice];
            if (choice < _offered)
            {
                if (_runner != next)
                    (_runner, _runningSince) = (next, Steps);
                foreach (var thread in Threads)
                    thread.HasGivenWay &= thread == next;
                return next;
            }

            _trace?.Add($"   … what {next.Name} has written is seen");
            Buffers.DrainOne(next);
        }
    }

    // Fills in who may go on, the default first: whoever is at it, then the others in turn; then whose writes may reach the others; then, if there is nothing
    // else to do, those who spin, and those whose time may run out.
    private void Offer(ModelThread? last)
    {
        _choices.Clear();
        AddThreads(last, static thread => thread.CanGoOn && !thread.HasGivenWay);
        _offered = _choices.Count;
        if (_offered == 0 && !Threads.Exists(thread => thread.Pending.Count > 0))
        {
            AddThreads(last, static thread => thread.CanGoOn);
            AddThreads(last, static thread => thread.IsTimed && !thread.CanGoOn);
            _offered = _choices.Count;
        }

        foreach (var thread in Threads)
        {
            if (thread.Pending.Count > 0)
                _choices.Add(thread);
        }
    }

    private void AddThreads(ModelThread? last, Predicate<ModelThread> predicate)
    {
        var first = last?.Index ?? 0;
        for (var i = 0; i < Threads.Count; i++)
        {
            var thread = Threads[(first + i) % Threads.Count];
            if (predicate(thread))
                _choices.Add(thread);
        }
    }

    private void CheckRest()
    {
        try
        {
            if (Threads.Find(thread => !thread.HasEnded && !thread.MayRest) is { } stuck)
                throw new InvalidOperationException($"{stuck.Name} waits for {stuck.WaitsFor}, for ever.");
            _scenario.Check();
        }
        catch (Exception error)
        {
            _error = error;
        }
    }
}
