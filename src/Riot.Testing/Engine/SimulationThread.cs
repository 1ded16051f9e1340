using System.Diagnostics;

namespace Riot.Testing.Engine;

/// <summary>Runs one simulation on a thread of its own; meanwhile the calling thread watches whether its steps go on.</summary>
internal static class SimulationThread
{
    /// <summary>Runs <paramref name="work"/>, and returns its result or throws what it throws.</summary>
    /// <param name="work">The runs; it hands in the scheduler of each before it begins.</param>
    /// <param name="limit">How long one step may take.</param>
    /// <param name="held">What to return if a step took longer. The thread is left behind, and begins no other run. While a debugger is attached, a step may take as long as it likes.</param>
    public static T Run<T>(Func<Action<SimulatedScheduler>, T> work, TimeSpan limit, Func<SimulatedScheduler, T> held)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        SimulatedScheduler? current = null;
        var isLeft = false;
        var thread = new Thread(() =>
        {
            using var crew = new Crew();
            try
            {
                result.SetResult(work(scheduler =>
                {
                    if (Volatile.Read(ref isLeft))
                        throw new OperationCanceledException("The step that held the thread has ended too late: nobody waits for these runs any more.");
                    scheduler.Begin(crew);
                    Volatile.Write(ref current, scheduler);
                }));
            }
            catch (Exception error)
            {
                result.SetException(error);
            }
        }, Crew.StackSize)
        { IsBackground = true, Name = "Riot simulation" };
        thread.UnsafeStart();
        for (var (seen, steps) = (Volatile.Read(ref current), -1L); !((IAsyncResult)result.Task).AsyncWaitHandle.WaitOne(limit);)
        {
            var now = Volatile.Read(ref current);
            if (now is not null && ReferenceEquals(now, seen) && now.Steps == steps && !now.Strangers.IsWaiting && !Debugger.IsAttached)
            {
                Volatile.Write(ref isLeft, true);
                return held(now);
            }

            (seen, steps) = (now, now?.Steps ?? -1);
        }

        return result.Task.GetAwaiter().GetResult();
    }
}
