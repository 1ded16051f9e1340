// Stands in for System.Threading.Thread in the runtime's source: in a model, a thread that it starts is another thread of the model.
using Riot.Models.Stepping;

namespace Riot;

internal sealed class Thread(ThreadStart main)
{
    public bool IsBackground { get; init; }

    public string? Name { get; init; }

    public ThreadPriority Priority { get; init; }

    public static void Sleep(TimeSpan _) => Memory.GiveWay("Sleep");

    public static bool Yield()
    {
        Memory.GiveWay("Yield");
        return true;
    }

    public static void SpinWait(int _) => Memory.GiveWay("SpinWait");

    public void UnsafeStart()
    {
        var execution = ModelThread.Current?.Execution ?? Scenario.BeingSet
            ?? throw new NotSupportedException("Threads are started by models only.");
        execution.Add(Name ?? "thread", mayRest: true, () => main());
    }

    public bool Join(TimeSpan _) => throw new NotSupportedException("Models do not join.");
}
