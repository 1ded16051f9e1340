using System.Diagnostics.CodeAnalysis;
using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot;

// The verbs that start a child and wait until it has started, and that stop a process in order (C1).
public sealed partial class ProcessContext
{
    /// <summary>
    /// Starts a linked child by type, and returns once it has started (C1): a server, once its <c>Init</c> has ended; another <see cref="IProcess"/>, once its
    /// <see cref="IProcess.StartAsync"/> has. The link exists from birth.
    /// </summary>
    /// <returns>Its pid; <see cref="Pid.None"/> if it found nothing to do (a server's <c>Ignore</c>).</returns>
    /// <exception cref="StartFailedException">It ended before it had started; its name is free again.</exception>
    /// <exception cref="ActivationException">The activator says that it cannot be built.</exception>
    public ValueTask<Pid> StartLink<[DynamicallyAccessedMembers(Constructors)] T>(params object[] arguments) where T : class, IProcess =>
        StartLink<T>(LinkScope.AnyExit, null, arguments);

    /// <inheritdoc cref="StartLink{T}(object[])"/>
    public ValueTask<Pid> StartLink<[DynamicallyAccessedMembers(Constructors)] T>(LinkScope scope, params object[] arguments) where T : class, IProcess =>
        StartLink<T>(scope, null, arguments);

    /// <inheritdoc cref="StartLink{T}(object[])"/>
    public async ValueTask<Pid> StartLink<[DynamicallyAccessedMembers(Constructors)] T>(
        LinkScope scope, ProcessOptions? options, params object[] arguments)
        where T : class, IProcess
    {
        Argument.Defined(scope);
        var attempt = new StartAttempt(_process);
        await Start(attempt, Host.BodyOf<T>(arguments, attempt), scope, options, timeout: null, untilStop: false);
        return attempt.HasStarted ? attempt.Child!.Pid
            : attempt.IsIgnored ? Pid.None
            : throw new StartFailedException(typeof(T), attempt.Reason!);
    }

    /// <summary>
    /// Stops a process in order (C1): unlinks it, asks it to exit, waits until it is dead. A process that does not end in time is killed or abandoned (X6), so this ends.
    /// </summary>
    /// <param name="pid">Which.</param>
    /// <param name="timeout">How long it may take, in place of its own grace; null, the default, is 5 s; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</param>
    /// <param name="reason">Why; null, the default, is <see cref="ExitReason.Shutdown"/>.</param>
    /// <returns>The reason that it ended with; <see cref="ExitReason.NoProcess"/> if it was dead before.</returns>
    /// <exception cref="InvalidOperationException">A process stops itself: that is <see cref="Exit(ExitReason)"/>.</exception>
    /// <exception cref="OperationCanceledException">This process has been asked to stop, and the other waits for its end: both end, and nothing is left to wait for (C4).</exception>
    public async ValueTask<ExitReason> Stop(Pid pid, TimeSpan? timeout = null, ExitReason? reason = null)
    {
        var target = Argument.Target(Host, pid);
        if (target.IsSame(_process))
            throw new InvalidOperationException($"Process {Pid} stops itself and would wait for its own end: use Exit.");
        _process.Unlink(target, flush: true);
        return (await StopAll([target], Argument.CallLimit(timeout), Argument.Reason(reason ?? ExitReason.Shutdown)))[0];
    }

    /// <summary>Asks processes to exit, all at once, and waits until they are dead. <paramref name="time"/>: for each; null for ever.</summary>
    internal async ValueTask<ExitReason[]> StopAll(ProcessRef[] targets, TimeSpan? time, ExitReason reason)
    {
        _process.NoteStopping(targets);
        try
        {
            var exit = new ExitSignal(Pid, reason, time ?? TimeSpan.MaxValue, _process.AsStopper());
            return (ExitReason[])(await _process.WaitForExit(targets, null, exit))!;
        }
        finally
        {
            _process.NoteStopping(null);
        }
    }

    /// <summary>Starts a linked child; completes as <see cref="Process.StartLinked"/> does.</summary>
    internal ValueTask<object?> Start(StartAttempt attempt, ProcessBody body, LinkScope scope, ProcessOptions? options, TimeSpan? timeout, bool untilStop) =>
        _process.StartLinked(attempt, body, scope, options, timeout, untilStop);
}
