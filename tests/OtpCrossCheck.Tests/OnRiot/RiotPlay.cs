// Plays a scenario on Riot, one step after the other, each only when the effects of the one before have come to rest.
using Riot.OtpCrossCheck.Language;
using Riot.Tests;

namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class RiotPlay
{
    private readonly Stage _stage;
    private readonly Cast _cast = new();

    private RiotPlay(Stage stage) => _stage = stage;

    public static async Task<Transcript> Of(Scenario scenario)
    {
        // No time passes: how long one may unwind, or hold its thread, must not depend on how busy the machine is.
        await using var stage = await Stage.Start(configure: options =>
        {
            options.TimeProvider = new ManualTime();
            options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
        });
        var play = new RiotPlay(stage);
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
        var actor = new Actor(role, _cast, [], last.Length == 0 ? [] : Words.Verbs(last));
        var spawned = _stage.Riot.Spawn(
            actor.Run, new ProcessOptions { TrapExits = options.Contains("traps"), Name = options.After("named") });
        _cast.Enter(actor, spawned);
    }

    /// <summary>Completes when the verbs are done, or when they have ended the process, or have brought it to where its finally block waits.</summary>
    private async Task Tell(Actor actor, string[][] verbs)
    {
        var order = new Actor.Order(verbs);
        _stage.Riot.Send(actor.Pid, order);
        await await Task.WhenAny(order.Done.Task, _stage.ExitOf(actor.Pid), actor.Unwinds.Opened());
    }

    /// <summary>
    /// Lets every process at work answer once, until a round passes in which nobody ended. That is rest: signals come from verbs, which were done
    /// when the step was, and from deaths, each of which is known only when all who had to be told have the signal in their inbox; and who
    /// answers has acted on all that was in its inbox before.
    /// </summary>
    private async Task Settle()
    {
        int atWork;
        do
        {
            var actors = _cast.Actors.Where(IsAtWork).ToList();
            foreach (var actor in actors)
                await Tell(actor, []);
            atWork = actors.Count;
        }
        while (_cast.Actors.Count(IsAtWork) != atWork);
    }

    private async Task End(IEnumerable<string> names)
    {
        foreach (var actor in _cast.Actors)
        {
            if (IsAtWork(actor))
                await Tell(actor, [["takes"]]);
            _cast.Note(actor.Role, await Fate(actor));
        }

        foreach (var name in names)
            _cast.Note(name, _stage.Riot.WhereIs(name) is { } pid ? $"held by {_cast.RoleOf(pid)}" : "free");
    }

    private async Task<string> Fate(Actor actor) =>
        IsAtWork(actor) ? "alive"
        : !_stage.HasExited(actor.Pid) ? "unwinding"
        : $"ended {RiotWords.Word(await _stage.ExitOf(actor.Pid))}";

    private bool IsAtWork(Actor actor) => !_stage.HasExited(actor.Pid) && !actor.Unwinds.IsOpen;
}
