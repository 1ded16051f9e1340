// One thread of a model: a real thread that runs only while it has the baton.
namespace Riot.Models.Stepping;

internal sealed class ModelThread(Execution execution, string name, int index, bool mayRest)
{
    [ThreadStatic]
    private static ModelThread? s_current;

    private Func<bool>? _condition;
    private bool _timed;

    /// <summary>The model's thread that the calling one is; null outside models.</summary>
    public static ModelThread? Current => s_current;

    public Execution Execution { get; } = execution;

    public string Name { get; } = name;

    public int Index { get; } = index;

    /// <summary>Whether it may still be waiting when nobody can go on.</summary>
    public bool MayRest { get; } = mayRest;

    public bool HasEnded { get; private set; }

    /// <summary>What it waits for; null if it does not.</summary>
    public string? WaitsFor { get; private set; }

    /// <summary>It spins: others go first.</summary>
    public bool HasGivenWay { get; set; }

    public Queue<StoreBuffers.Pending> Pending { get; } = new();

    public Baton Baton { get; } = new();

    public bool CanGoOn => !HasEnded && (_condition is null || _condition());

    /// <summary>It waits, but not longer than some time.</summary>
    public bool IsTimed => !HasEnded && _timed;

    /// <summary>Lets the schedule decide who goes on. Before an access, and after one that writes.</summary>
    public void Step(string verb, string what, int line)
    {
        if (Execution.IsOver)
            throw new ExecutionOverException();
        Execution.Note(this, verb, what, line);
        Execution.PassOn(this);
    }

    public void GiveWay(string what)
    {
        HasGivenWay = true;
        Step("gives way", what, 0);
        HasGivenWay = false;
    }

    public void WaitUntil(Func<bool> condition, string what, bool timed = false)
    {
        (_condition, _timed, WaitsFor) = (condition, timed, what);
        Step("waits for", what, 0);
        (_condition, _timed, WaitsFor) = (null, false, null);
    }

    /// <summary>The life of the thread: from its first baton to its last.</summary>
    public void Run(Action body)
    {
        Baton.Await();
        s_current = this;
        try
        {
            if (!Execution.IsOver)
                body();
        }
        catch (ExecutionOverException)
        {
        }
        catch (Exception error)
        {
            Execution.Fail(error);
        }
        finally
        {
            s_current = null;
            HasEnded = true;
            Execution.OnEnded(this);
        }
    }
}
