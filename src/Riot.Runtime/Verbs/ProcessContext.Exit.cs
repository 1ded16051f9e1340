using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that end processes (X2–X5, C1).
public sealed partial class ProcessContext
{
    /// <summary>Ends this process at once, by unwinding: throws <see cref="ProcessExitException"/>, trapping or not.</summary>
    /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
    [DoesNotReturn]
    public void Exit(ExitReason reason)
    {
        _process.ExitSelf(Argument.Reason(reason));
        throw new UnreachableException();
    }

    /// <inheritdoc/>
    /// <remarks>If it is this process itself, the exit takes effect before the call returns.</remarks>
    public void Exit(Pid process, ExitReason reason) => ExitVerbs.Exit(Host, _process, process, reason);

    /// <inheritdoc/>
    public void Kill(Pid process) => ExitVerbs.Kill(Host, _process, process);

    /// <inheritdoc/>
    public ValueTask<ExitReason> StopAsync(
        Address process, Shutdown? shutdown = null, ExitReason? reason = null, CancellationToken cancellationToken = default) =>
        StopVerbs.StopAsync(Host, _process, process, shutdown, reason, cancellationToken);
}
