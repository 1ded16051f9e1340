// Who is who in a running scenario, and what each has seen. Actors and the play use it from any thread.
using System.Collections.Concurrent;

namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class Cast
{
    private readonly ConcurrentDictionary<string, Actor> _actors = new();
    private readonly ConcurrentDictionary<string, MonitorRef> _monitors = new();
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<Actor> Actors => [.. _actors.Values.OrderBy(actor => actor.Role, StringComparer.Ordinal)];

    public IEnumerable<string> Lines => _lines;

    public Actor this[string role] => _actors[role];

    public void Enter(Actor actor, Pid pid)
    {
        actor.Pid = pid;
        if (!_actors.TryAdd(actor.Role, actor))
            throw new FormatException($"There are two processes '{actor.Role}'.");
    }

    public string RoleOf(Pid? pid) => Actors.FirstOrDefault(actor => actor.Pid == pid)?.Role ?? "nobody";

    public void Keep(string label, MonitorRef monitor) => _monitors[label] = monitor;

    public MonitorRef Monitor(string label) => _monitors[label];

    public string LabelOf(MonitorRef monitor) => _monitors.Single(pair => pair.Value == monitor).Key;

    public void Note(string observer, string happening) => _lines.Enqueue($"{observer}: {happening}");
}
