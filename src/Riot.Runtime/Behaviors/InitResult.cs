using Riot.Processes;

namespace Riot;

/// <summary>How a server's start went.</summary>
public readonly struct InitResult
{
    private InitResult(bool isIgnored, ExitReason? stop) => (IsIgnored, StopReason) = (isIgnored, stop);

    /// <summary>The start has succeeded: whoever waits for it gets the pid, and the server takes its first message.</summary>
    public static InitResult Ok => default;

    /// <summary>There is nothing to serve: it ends with <see cref="ExitReason.Normal"/>, and whoever starts it gets <see cref="Pid.None"/>.</summary>
    public static InitResult Ignore => new(true, null);

    internal bool IsIgnored { get; }

    internal ExitReason? StopReason { get; }

    /// <summary>It cannot serve, and ends with <paramref name="reason"/>; the start fails with <see cref="StartFailedException"/>.</summary>
    /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
    public static InitResult Stop(ExitReason reason)
    {
        return new InitResult(false, Argument.Reason(reason));
    }

    /// <summary>Lets an <c>InitAsync</c> that awaits nothing return its result as it is.</summary>
    public static implicit operator ValueTask<InitResult>(InitResult result) => new(result);

    /// <summary>The result as a task, for languages without conversions.</summary>
    public ValueTask<InitResult> ToValueTask() => new(this);
}
