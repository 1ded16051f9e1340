using Riot.Processes;

namespace Riot.Verbs;

/// <summary>Names, from inside and outside processes alike (N1). Any thread.</summary>
internal static class NameVerbs
{
    public static Process? Find(ProcessHost host, string name)
    {
        host.Simulator?.InterruptionPoint();
        return host.Names.Find(name);
    }

    /// <summary>The holder to work with: none that is exiting. What is sent to the name goes to the holder until that is dead.</summary>
    public static Pid? WhereIs(ProcessHost host, string name) => Find(host, name) is { IsExiting: false } holder ? holder.Pid : null;

    public static void Register(ProcessHost host, string name, Pid pid)
    {
        if (Argument.Target(host, pid) is not Process process)
            throw new NoSuchProcessException(pid, $"Register '{name}'");
        host.Simulator?.InterruptionPoint();
        using var runtime = Process.EnterRuntime();
        if (host.Names.Register(name, process, mayWait: process is { IsRunningHere: true, IsExiting: false }) is { } place)
            process.StandInLine(place);
    }

    public static bool Unregister(ProcessHost host, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        host.Simulator?.InterruptionPoint();
        return host.Names.Unregister(name);
    }

    public static TimeoutException NotInTime(string name, TimeSpan? timeout) => new($"No process took the name '{name}' within {timeout}.");
}
