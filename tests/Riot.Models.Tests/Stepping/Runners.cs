// Threads to run the threads of models on: thousands of executions use the same few.
using System.Reflection;
using Riot.Processes;

namespace Riot.Models.Stepping;

internal static class Runners
{
    private static readonly System.Collections.Concurrent.ConcurrentBag<Runner> s_idle = [];

    public static void Run(Action body)
    {
        if (!s_idle.TryTake(out var runner))
            runner = new Runner();
        runner.Run(body);
    }

    private static readonly FieldInfo s_carrierOfThread = typeof(Carrier).GetField("s_current", BindingFlags.Static | BindingFlags.NonPublic)!;

    private sealed class Runner
    {
        private readonly Baton _baton = new();
        private Action? _body;

        public Runner() => new System.Threading.Thread(Main) { IsBackground = true, Name = "Model" }.UnsafeStart();

        public void Run(Action body)
        {
            _body = body;
            _baton.Hand();
        }

        private void Main()
        {
            while (true)
            {
                _baton.Await();
                _body!();
                _body = null;

                // What one model leaves on its thread is not for the next.
                s_carrierOfThread.SetValue(null, null);
                SynchronizationContext.SetSynchronizationContext(null);
                s_idle.Add(this);
            }
        }
    }
}
