using System.Runtime.ExceptionServices;
using Riot.Diagnostics;

namespace Riot.Hosting.Roots;

/// <summary>A root that had started and has failed.</summary>
internal sealed record RootFailure(string Name, Pid Pid, ExitReason Reason)
{
    /// <summary>Throws its error; if it had none, one that says how it ended.</summary>
    public void Throw()
    {
        if (Reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        throw new InvalidOperationException(
            $"While others were starting, root process '{Name}' ({Pid}) {EndWords.Of(Reason, Name, static pid => pid.ToString())}.");
    }
}
