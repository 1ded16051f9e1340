// Runs a chapter of the tutorial inside the test and returns what it printed.
using System.Reflection;

namespace Tutorial.Tests;

internal static class Chapters
{
    private static readonly Lock s_console = new();

    public static string[] Run(string chapter, params string[] arguments)
    {
        // The console is the process's own: one chapter at a time.
        lock (s_console)
        {
            var before = Console.Out;
            using var output = new StringWriter();
            Console.SetOut(TextWriter.Synchronized(output));
            try
            {
                Assembly.Load($"Tutorial.{chapter}").EntryPoint!.Invoke(null, [arguments]);
            }
            finally
            {
                Console.SetOut(before);
            }

            return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
