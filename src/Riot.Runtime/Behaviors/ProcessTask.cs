using System.Runtime.ExceptionServices;
using Riot.Behaviors;
using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot;

/// <summary>
/// A process that computes a value for the one that started it: what <c>SpawnTask</c> returns. It ends with its owner, its failure touches nobody but whoever
/// awaits it, and it never puts anything into a mailbox. The owner only.
/// </summary>
/// <remarks>Several run at the same time; await them one after the other. Leave it by <c>await using</c> to be sure that nothing of it goes on.</remarks>
/// <typeparam name="T">The type of the value: what its body returns.</typeparam>
[System.Diagnostics.DebuggerDisplay("{Pid}")]
public sealed class ProcessTask<T> : IAsyncDisposable, IDownSink
{
    private readonly TaskBody<T> _body;
    private readonly OwnWait _wait;
    private readonly Action<ProcessTask<T>>? _ended;
    private readonly Process _process;
    private T _value = default!;
    private Exception? _failure;

    internal ProcessTask(ProcessContext owner, TaskBody<T> body, ProcessOptions? options, OwnWait wait, Action<ProcessTask<T>>? ended = null)
    {
        (_body, _wait, _ended) = (body, wait, ended);
        using var own = Owner.Enter();
        _process = owner.Host.Make(_body, options, Owner);
        Owner.AttachChild(_process, LinkScope.Owner);
        Owner.AttachMonitor(_process, this);
        _process.Launch();
    }

    /// <summary>The process that computes it; use it in logs, or to watch it.</summary>
    public Pid Pid => _process.Pid;

    /// <summary>What it has come to is known: it is dead, or was given up.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Its process is dead, and its owner has been told.</summary>
    internal bool IsDead { get; private set; }

    /// <summary>It has ended otherwise than by a value.</summary>
    internal bool HasFailed => _failure is not null;

    private Process Owner => _wait.Owner;

    /// <summary>Waits for the value. Whoever gives up waiting abandons the task: it is stopped, and the error stands. Awaiting again gives the same.</summary>
    /// <param name="timeout">How long to wait; null, the default, for ever; zero looks once.</param>
    /// <param name="cancellationToken">Gives up waiting: in a server, <c>StopRequested</c>.</param>
    /// <exception cref="TaskFailedException">It ended without a value: it threw, or was ended.</exception>
    /// <exception cref="TimeoutException">It had no value in time.</exception>
    /// <exception cref="InvalidOperationException">Another process than its owner awaits it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; or the owner has been asked to stop while the task waits for its end.</exception>
    public async ValueTask<T> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var (limit, wasOver) = (Argument.Limit(timeout), IsOver);
        try
        {
            await UntilOver(limit, cancellationToken);
        }
        catch (OperationCanceledException) when (wasOver)
        {
            throw; // What it has come to stays: the wait was cancelled before it began.
        }
        catch (OperationCanceledException cancelled) when (cancelled is not ProcessExitException) // The owner is exiting: its tasks end with it.
        {
            GiveUp(cancelled);
        }

        if (!IsOver)
            GiveUp(limit!.Value);
        return TakeValue();
    }

    /// <summary>Waits for the value, but says false when there is none in time: the task goes on.</summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever; zero looks once.</param>
    /// <param name="cancellationToken">Ends the wait; the task goes on.</param>
    /// <exception cref="TaskFailedException">It ended without a value: it threw, or was ended.</exception>
    /// <exception cref="InvalidOperationException">Another process than its owner awaits it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; or the owner has been asked to stop while the task waits for its end.</exception>
    /// <example><code>
    /// await using var price = self.SpawnTask(task => shop.PriceOfAsync("tea", task.CancellationToken));
    /// var early = await price.TryGetResultAsync(TimeSpan.FromSeconds(1), cancellationToken);
    /// Console.WriteLine(early.IsReceived ? $"It costs {early.Message}." : "This takes longer than usual.");
    /// Console.WriteLine($"It costs {await price.GetResultAsync(TimeSpan.FromSeconds(30), cancellationToken)}.");
    /// </code></example>
    public async ValueTask<Received<T>> TryGetResultAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await UntilOver(Argument.Limit(timeout), cancellationToken);
        return IsOver ? new Received<T>(true, TakeValue()) : default;
    }

    /// <summary>
    /// Abandons the task: asks it to exit and waits until it is dead. One that does not end in time is killed or abandoned, so this ends. If the task has
    /// ended, this does nothing, and the value stays. An owner that is exiting does not wait.
    /// </summary>
    /// <param name="shutdown">How long it may take; null, the default, is <see cref="Shutdown.After"/> 5 s.</param>
    /// <param name="cancellationToken">Kills it at once; the wait for its end goes on.</param>
    /// <exception cref="InvalidOperationException">
    /// Another process than its owner stops it, which is refused; or code outside of processes does, and then it is asked to exit all the same.
    /// </exception>
    /// <exception cref="OperationCanceledException">The owner has been asked to stop, and the task waits for its end: both end.</exception>
    public async ValueTask StopAsync(Shutdown? shutdown = null, CancellationToken cancellationToken = default)
    {
        ThrowIfForeign();
        if (IsDead)
            return;
        var how = shutdown ?? default;
        var began = Owner.Host.Time.GetTimestamp();
        AskedToStop? asked = null;
        try
        {
            try
            {
                asked = Owner.NoteStopping([_process], how.IsKill);
            }
            finally
            {
                if (how.IsKill)
                    _process.TrySignal(KillSignal.Instance);
                else
                    AskToStop(Argument.Limit(how.Limit) ?? TimeSpan.MaxValue, asked is null ? null : Owner.AsStopper()); // Null: off the owner, who does not wait.
            }

            await UntilDead(asked, cancellationToken);
        }
        catch (OperationCanceledException cancelled) when (
            asked?.IsInVain != true && cancelled.CancellationToken == cancellationToken && cancellationToken.IsCancellationRequested)
        {
            _process.TrySignal(new KillSignal(Owner.Host.Time.GetElapsedTime(began)));
            await UntilDead(null, CancellationToken.None);
        }
        finally
        {
            if (asked is not null)
                Owner.NoteStopped(asked);
        }
    }

    /// <summary>As <see cref="StopAsync"/> with its default: when a block is left by <c>await using</c>, the task has ended.</summary>
    public ValueTask DisposeAsync() => StopAsync();

    void IDownSink.OnDown(ExitReason reason)
    {
        IsDead = true;
        if (!IsOver && reason.IsNormal && _body.Outcome is { IsCompletedSuccessfully: true } outcome)
            End(outcome.Result, null);
        else if (!IsOver)
            End(default!, new TaskFailedException(Pid, reason));
        _wait.Look();
    }

    /// <summary>Asks it to exit, and leaves it at that. One that was given up before is asked again, since a shorter time counts.</summary>
    /// <param name="time">How long it may take.</param>
    /// <param name="stopper">Who waits for its end; null: nobody.</param>
    internal void AskToStop(TimeSpan time, Stopper? stopper)
    {
        if (!IsDead)
            _process.TrySignal(new ExitSignal(Owner.Pid, ExitReason.Shutdown, time, stopper));
    }

    /// <summary>Stops it without waiting: it has taken too long.</summary>
    internal void GiveUp(TimeSpan limit) =>
        GiveUp(new TimeoutException($"Task {Pid} ({_process.Body}) had no value within {limit}, and was stopped."));

    /// <summary>Waits for the end of one that was asked to stop; null: of one that was killed. An owner that is exiting does not: its tasks end with it.</summary>
    internal async ValueTask UntilDead(AskedToStop? asked, CancellationToken cancellationToken)
    {
        while (!IsDead && !Owner.IsExiting)
            await _wait.UntilLook(() => IsDead, null, asked is null ? null : [_process], cancellationToken, asked); // Again: another task may share the wait.
    }

    /// <summary>What it has come to.</summary>
    internal T TakeValue()
    {
        using var runtime = Process.EnterRuntime(); // The watch may just be telling what it has come to.
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _value;
    }

    private async ValueTask UntilOver(TimeSpan? limit, CancellationToken cancellationToken)
    {
        ThrowIfForeign();
        await _wait.UntilLook(() => IsOver, limit, [_process], cancellationToken);
    }

    private void GiveUp(Exception failure)
    {
        using var runtime = Process.EnterRuntime();
        if (IsOver)
            return;
        AskToStop(Owner.Host.ExitGrace, null);
        End(default!, failure);
    }

    private void End(T value, Exception? failure)
    {
        (IsOver, _value, _failure) = (true, value, failure);
        _ended?.Invoke(this);
    }

    private void ThrowIfForeign()
    {
        if (Carrier.Current?.Running is { } other && other != Owner)
        {
            throw new InvalidOperationException(
                $"Task {Pid} belongs to process {Owner.Pid} ({Owner.Body}) and was awaited or stopped by process {other.Pid} ({other.Body}): only its owner may do " +
                "that. Have the owner send on what it gets.");
        }
    }
}
