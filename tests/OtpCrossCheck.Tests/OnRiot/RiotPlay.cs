// Plays a scenario on Riot, one step after the other, each only when the effects of the one before have come to rest.
using Riot.OtpCrossCheck.Language;
using Riot.Tests;

namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class RiotPlay
{
    /// <summary>How far the clock moves when time passes, and the limit of all that is brief.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The shortest pause before a start that has failed is tried again (S7): nothing else is due so soon.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly Stage _stage;
    private readonly ManualTime _time;
    private readonly Cast _cast;

    private RiotPlay(Stage stage, ManualTime time, Cast cast) => (_stage, _time, _cast) = (stage, time, cast);

    public static async Task<Transcript> Of(Scenario scenario)
    {
        // No time passes by itself: how long one may unwind, or hold its thread, must not depend on how busy the machine is. With supervisors there is
        // one worker, as on the other side: what an end leads to then comes after it in the journal.
        var time = new ManualTime();
        var cast = new Cast();
        await using var stage = await Stage.Start(scenario.HasSupervisors ? 1 : 2, options =>
        {
            options.Observer = new CastObserver(cast, options.Observer!);
            options.TimeProvider = time;
            options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
        });
        var play = new RiotPlay(stage, time, cast);
        foreach (var step in scenario.Steps)
        {
            await play.Step(Words.Of(step));
            await play.Settle();
        }

        await play.End(scenario.RegisteredNames);
        return new Transcript(play._cast.Lines);
    }

    private Task Step(string[] step)
    {
        switch (step)
        {
            case ["process", var role, .. var traits]:
                Start(role, traits);
                return Task.CompletedTask;
            case ["server" or "supervisor", ..]:
                _cast.Declare(new Part(step));
                return Task.CompletedTask;
            case ["time", "passes"]:
                return PassTime();
            case ["release", var role]:
                _cast[role].Released.Open();
                return _stage.ExitOf(_cast[role].Pid);
            case ["gone", var role]:
                return _stage.ExitOf(_cast[role].Pid);
            case [var role, .. var verbs] when IsAtWork(_cast[role]):
                return Tell(_cast[role], Words.Verbs(verbs));
            default:
                throw new FormatException($"'{string.Join(' ', step)}' cannot be done: its process has ended.");
        }
    }

    private void Start(string role, string[] traits)
    {
        var (options, last) = traits.SplitAt("finally");
        var actor = new Actor(role);
        var body = new PuppetBody(actor, _cast, [], last.Length == 0 ? [] : Words.Verbs(last));
        var spawned = _stage.Riot.Spawn(
            body.Run, new ProcessOptions { TrapExits = options.Contains("traps"), Name = options.After("named") });
        _cast.Enter(actor, spawned);
    }

    /// <summary>Completes when the verbs are done, or when they have ended the process, or have brought it to where its finally block waits.</summary>
    private async Task Tell(Actor actor, string[][] verbs)
    {
        var order = new Actor.Order(verbs);
        _stage.Riot.Send(actor.Pid, order);
        await await Task.WhenAny(order.Done.Task, _stage.ExitOf(actor.Pid), actor.Unwinds.Opened(), actor.Waits.Begins.Opened());
    }

    /// <summary>Completes when it has acted on all that was in its inbox before; if it waits or unwinds, on all signals there.</summary>
    private async Task Sync(Actor actor)
    {
        if (!IsAtWork(actor))
        {
            if (!await _stage.IsAlive(actor.Pid))
                await Task.WhenAny(_stage.ExitOf(actor.Pid), actor.Unwinds.Opened());
            return;
        }

        if (actor.Part is not { IsSupervisor: true })
        {
            await Tell(actor, []);
            return;
        }

        var answer = _stage.Riot.CountChildrenAsync(actor.Pid, Timeout.InfiniteTimeSpan).AsTask();
        var exit = _stage.ExitOf(actor.Pid);
        if (await Task.WhenAny(answer, exit, actor.Waits.Begins.Opened()) == answer && answer.IsFaulted)
            await exit; // It refuses calls a moment before it is dead.
    }

    /// <summary>
    /// Lets every process at work answer once, until a round passes in which nothing happened. That is rest: signals come from verbs, which were done
    /// when the step was, from what servers handle, and from deaths, each of which is known only when all who had to be told have the signal in their
    /// inbox; and who answers has acted on all that was in its inbox before. A supervisor that is about to try a start again, as Erlang's does at once, gets the time
    /// for it.
    /// </summary>
    private async Task Settle()
    {
        (int, int, int) before;
        var retries = false;
        do
        {
            before = State();
            if (retries)
                _time.Advance(s_pause);
            retries = false;
            foreach (var actor in _cast.Actors.Where(actor => !_stage.HasExited(actor.Pid)))
            {
                await Sync(actor);
                retries |= await IsAboutToRetry(actor);
            }
        }
        while (retries || State() != before);

        (int, int, int) State() =>
            (_cast.Actors.Count(IsAtWork), _cast.Actors.Count(actor => _stage.HasExited(actor.Pid)), _cast.Happenings);
    }

    private async Task<bool> IsAboutToRetry(Actor actor)
    {
        if (actor.Part is not { IsSupervisor: true } || !IsAtWork(actor))
            return false;
        var answer = _stage.Riot.GetChildrenAsync(actor.Pid, Timeout.InfiniteTimeSpan).AsTask();
        return await Task.WhenAny(answer, _stage.ExitOf(actor.Pid), actor.Waits.Begins.Opened()) == answer && answer.IsCompletedSuccessfully
            && answer.Result.Any(child => child.State == ChildState.Restarting);
    }

    /// <summary>Moves the clock; completes when all who wait for it have noticed.</summary>
    private async Task PassTime()
    {
        var waits = _cast.Actors.Select(actor => actor.Waits).Where(wait => wait.IsForClock).ToList();
        if (waits.Count > 0)
            await _time.UntilDueIn(Tick).Guarded();
        _time.Advance(Tick);
        foreach (var wait in waits)
            await wait.Ends.Opened();
    }

    private async Task End(IEnumerable<string> names)
    {
        foreach (var actor in _cast.Actors)
        {
            if (_cast.IsInJournal(actor))
                continue;
            if (IsAtWork(actor) && actor.Part is null)
                await Tell(actor, [["takes"]]);
            _cast.Note(actor.Role, await Fate(actor));
        }

        foreach (var name in names)
            _cast.Note(name, _stage.Riot.Names.WhereIs(name) is { } pid ? $"held by {_cast.RoleOf(pid)}" : "free");
    }

    private async Task<string> Fate(Actor actor) =>
        _stage.HasExited(actor.Pid) ? $"ended {RiotWords.Word(await _stage.ExitOf(actor.Pid))}"
        : actor.Unwinds.IsOpen ? "unwinding"
        : actor.Waits.Begins.IsOpen ? "waiting"
        : "alive";

    private bool IsAtWork(Actor actor) => !_stage.HasExited(actor.Pid) && !actor.Unwinds.IsOpen && !actor.Waits.Begins.IsOpen;
}
