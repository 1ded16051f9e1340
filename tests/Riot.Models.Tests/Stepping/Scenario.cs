// What one model consists of: its threads, and what is to hold when none of them can go on.
namespace Riot.Models.Stepping;

/// <summary>Set up anew for each execution: the body of a test makes its objects and adds its threads.</summary>
internal sealed class Scenario(Execution execution)
{
    [ThreadStatic]
    private static Execution? s_beingSet;

    private Action? _atRest;

    /// <summary>The execution whose scenario the calling thread is just setting up.</summary>
    public static Execution? BeingSet => s_beingSet;

    /// <summary>Adds a thread that has to come to its end.</summary>
    public void Thread(string name, Action body) => execution.Add(name, mayRest: false, body);

    /// <summary>Adds a thread that serves the others, and may wait for ever when they are done.</summary>
    public void Server(string name, Action body) => execution.Add(name, mayRest: true, body);

    /// <summary>Leaves out the threads of this name that the runtime would start.</summary>
    public void Without(string name) => execution.Without(name);

    /// <summary>What is to hold when no thread can go on.</summary>
    public void AtRest(Action check) => _atRest += check;

    /// <summary>Adds a thread in the middle of an execution.</summary>
    public void Add(string name, Action body) => execution.Add(name, mayRest: false, body);

    public static void WaitUntil(Func<bool> condition, string what) => ModelThread.Current!.WaitUntil(condition, what);

    public void Set(Action<Scenario> set)
    {
        s_beingSet = execution;
        try
        {
            set(this);
        }
        finally
        {
            s_beingSet = null;
        }
    }

    public void Check() => _atRest?.Invoke();
}
