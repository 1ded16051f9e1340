using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verbs for names, from inside and outside processes (N1, N2): what <see cref="IRiot.Names"/> gives.</summary>
/// <param name="host">The runtime.</param>
/// <param name="self">The process whose face this is; null for the runtime's.</param>
internal sealed class NameVerbs(SpawningHost host, Process? self) : INames
{
    public void Register(string name, Pid pid)
    {
        if (Argument.Target(host, pid) is not Process process)
            throw new NoSuchProcessException(pid, $"Register '{name}'");
        using var own = self is null ? default : self.EnterFor(process);
        host.Simulator?.InterruptionPoint();
        using var runtime = Process.EnterRuntime();
        if (host.Names.Register(name, process, mayWait: process is { IsRunningHere: true, IsExiting: false }) is { } place)
            process.StandInLine(place);
    }

    // Does nothing for a dead process (X6): its names may be its successor's.
    public bool Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        host.Simulator?.InterruptionPoint();
        return self is not { IsDead: true } && host.Names.Unregister(name);
    }

    public Pid? WhereIs(string name)
    {
        host.Simulator?.InterruptionPoint();
        return host.Names.Find(name) is { IsExiting: false } holder ? holder.Pid : null;
    }

    public ValueTask<Pid> WaitForAsync(string name, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self is null ? new(WaitFromOutside(name, timeout, cancellationToken)) : WaitFromInside(self, name, timeout, cancellationToken);

    private async ValueTask<Pid> WaitFromInside(Process process, string name, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = await process.Ask(
            verb =>
            {
                var waiter = new ReplyAddress.OfVerb(process, verb);
                if (host.Names.FindOrWait(name, waiter) is not { } holder)
                    return () => host.Names.Forget(name, waiter);
                waiter.Answer(holder.Pid);
                return null;
            },
            Argument.Limit(timeout),
            awaited: new Awaited($"a process that takes the name '{name}'"),
            cancellation: cancellationToken);
        return answer is Pid pid ? pid : throw NotInTime(name, timeout);
    }

    private async Task<Pid> WaitFromOutside(string name, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        var source = new OutsideSource<Pid>(host.Simulator);
        var waiter = new ReplyAddress.OfTask<Pid>(source);
        host.Simulator?.InterruptionPoint();
        if (host.Names.FindOrWait(name, waiter) is { } holder)
            return holder.Pid;
        try
        {
            return await source.Task.WaitAsync(Argument.PlatformWait(limit), host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw NotInTime(name, timeout);
        }
        finally
        {
            host.Names.Forget(name, waiter);
        }
    }

    private static TimeoutException NotInTime(string name, TimeSpan? timeout) => new($"No process took the name '{name}' within {timeout}.");
}
