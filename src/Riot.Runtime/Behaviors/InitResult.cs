using Riot.Processes;

namespace Riot;

/// <summary>How a server's start went (C1).</summary>
public readonly struct InitResult
{
    private InitResult(bool isIgnored, ExitReason? stop) => (IsIgnored, StopReason) = (isIgnored, stop);

    /// <summary>It serves from now on.</summary>
    public static InitResult Ok => default;

    /// <summary>There is nothing to serve: it ends with <see cref="ExitReason.Normal"/>, and whoever starts it gets <see cref="Pid.None"/>.</summary>
    public static InitResult Ignore => new(true, null);

    internal bool IsIgnored { get; }

    internal ExitReason? StopReason { get; }

    /// <summary>It cannot serve, and ends with <paramref name="reason"/>; the start fails with <see cref="StartFailedException"/>.</summary>
    public static InitResult Stop(ExitReason reason)
    {
        return new InitResult(false, Argument.Reason(reason));
    }

    /// <summary>So that an <c>Init</c> that does not await need not say so.</summary>
    public static implicit operator ValueTask<InitResult>(InitResult result) => new(result);

    /// <summary>The same, for languages without conversions.</summary>
    public ValueTask<InitResult> ToValueTask() => new(this);
}
