using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot.Behaviors;

/// <summary>
/// The life of a server (C1–C4): starts, takes one message after the other until it is told to stop or wants to, ends in order. Runs as the process's own code.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A stop request is seen before the next message and before a <c>Continue</c>; the message that has just been taken then is dropped. A stop request and
/// <c>Stop</c> compete; the first wins.</item>
/// <item>An exception of a handler becomes the reason. One that only says that a stop request has cancelled the handler's token does not.</item>
/// <item><c>TerminateAsync</c> runs once, for every end but a kill and a failed start. The time for it is the stopper's, else the exit grace; then comes a kill.</item>
/// <item>The body returns, and the reason is handed to the process apart: an orderly end costs no exception.</item>
/// </list>
/// </remarks>
internal sealed class ServerLoop(IServerCode code, Process process)
{
    private readonly Queue<object> _continues = new();
    private ExitReason? _wanted;

    /// <summary>Ends the server once the running handler has returned.</summary>
    public void Stop(ExitReason reason)
    {
        if (process.StopReason is null)
            _wanted ??= reason;
    }

    /// <summary>Has a message handled after the running handler, before any that is queued (C3).</summary>
    public void Continue(object message) => _continues.Enqueue(message);

    public async Task StartAsync()
    {
        if (process.StopReason is { } early)
            process.ExitSelf(early); // While it was being made.
        InitResult init;
        try
        {
            init = await code.InitAsync();
        }
        catch (OperationCanceledException error) when (error is not ProcessExitException && process.StopReason is not null)
        {
            process.ExitSelf(process.StopReason);
            throw;
        }

        if (init.IsIgnored)
            throw new StartIgnoredException();
        if (init.StopReason is { } failed)
            process.ExitSelf(failed);
        if (process.StopReason is not { } stopped)
            return;
        process.IsServing = true;
        var reason = await TerminateAsync(stopped);
        process.IsServing = false;
        process.ExitSelf(reason); // Not started: the starter is told so.
    }

    public async Task RunAsync()
    {
        process.IsServing = true;
        while (true)
        {
            if ((_wanted ?? process.StopReason) is { } reason)
            {
                await EndAsync(reason);
                return;
            }

            var isKept = _continues.TryDequeue(out var message) || code.TryTakeKept(out message);
            if (isKept)
                await process.Pass();
            else
                message = await process.ReceiveNext(code.IdleTimeout);

            if (process.StopReason is not null || message is IncomingCall { IsOver: true })
            {
                if (!isKept)
                    process.PassOver(message);
                continue;
            }

            try
            {
                if (ReferenceEquals(message, Process.TimedOut))
                    await code.HandleIdleAsync();
                else
                    await code.HandleAsync(message!);
            }
            catch (OperationCanceledException cancelled) when (process.StopReason is not null && !process.IsExiting && !IsExitOfAnother(cancelled))
            {
                // The handler has made way for the end: by the token of the request, one linked to it, or its own.
            }
            catch (Exception error) when (!process.IsExiting)
            {
                await EndAsync(Failure(error));
                return;
            }
        }
    }

    private bool IsExitOfAnother(OperationCanceledException error) => error is ProcessExitException exit && exit.Pid != process.Pid;

    private async ValueTask EndAsync(ExitReason reason)
    {
        process.LimitEnding();
        process.ReturnWith(await TerminateAsync(reason));
    }

    // The reason that stands: an exception of TerminateAsync, or an exit in it, replaces an orderly one only (C4).
    private async ValueTask<ExitReason> TerminateAsync(ExitReason reason)
    {
        try
        {
            await code.TerminateAsync(reason);
            return reason;
        }
        catch (ProcessExitException exit) when (exit.Pid == process.Pid && !process.IsExiting)
        {
            return reason.IsAbnormal ? reason : exit.Reason;
        }
        catch (Exception error) when (!process.IsExiting)
        {
            if (!reason.IsAbnormal)
                return Failure(error);
            ProcessLog.TerminateThrew(process, error, reason);
            return reason;
        }
    }

    // To be the reason. A kill may come before it is, so the process knows of it from now on, and logs it in any case.
    private ExitReason.Exception Failure(Exception error)
    {
        var failure = new ExitReason.Exception(error);
        process.NoteFailure(failure);
        return failure;
    }
}

/// <summary>What a server's author writes, as the loop calls it.</summary>
internal interface IServerCode
{
    /// <summary>How long no message may come before it is told; null: for ever (C3). Asked before each wait.</summary>
    TimeSpan? IdleTimeout { get; }

    ValueTask<InitResult> InitAsync();

    /// <summary>A message of any kind, from the mailbox or kept.</summary>
    ValueTask HandleAsync(object message);

    ValueTask HandleIdleAsync();

    /// <summary>A message that it keeps itself and wants to have handled now, as after <c>Continue</c>, before any that is queued.</summary>
    bool TryTakeKept([NotNullWhen(true)] out object? message)
    {
        message = null;
        return false;
    }

    ValueTask TerminateAsync(ExitReason reason);
}
