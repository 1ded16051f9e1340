// What a scenario declares a server or a supervisor to be, before any process plays that part.
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnRiot;

internal sealed class Part
{
    private readonly string[] _how;
    private readonly string[][] _inits;

    /// <param name="line">"server x under s traps inits errs then ignores finally": the words of its declaration.</param>
    public Part(string[] line)
    {
        (IsSupervisor, Name) = (line[0] == "supervisor", line[1]);
        var (before, last) = line.SplitAt("finally");
        (_how, var inits) = before.SplitAt("inits");
        _inits = inits.Length == 0 ? [] : Words.Verbs(inits);
        if (line.Contains("finally"))
            Last = last.Length == 0 ? [] : Words.Verbs(last);
    }

    public string Name { get; }

    public bool IsSupervisor { get; }

    /// <summary>The supervisor that has it among its children.</summary>
    public string? Under => _how.After("under");

    /// <summary>Whether that one does not have it from the beginning.</summary>
    public bool IsLater => Says("later");

    public bool IsDynamic => Says("dynamic");

    /// <summary>What its Terminate does; null if it has none.</summary>
    public string[][]? Last { get; }

    public bool Says(string word) => _how.Contains(word);

    public string? After(string word) => _how.After(word);

    /// <summary>What the Init of its n-th process does; that of later ones is nothing.</summary>
    public string[][] Init(int incarnation) => _inits.Length < incarnation ? [] : [_inits[incarnation - 1]];
}
