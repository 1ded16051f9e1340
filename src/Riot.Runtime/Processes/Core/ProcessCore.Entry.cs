using System.Diagnostics.CodeAnalysis;

namespace Riot.Processes;

/// <summary>Guards at the entry of a process's own verbs (P4, X5).</summary>
internal abstract partial class ProcessCore
{
    /// <summary>How many exits a body may swallow before an awaited verb does not return (X5).</summary>
    public const int SwallowedExits = 16;

    /// <summary>Whether the process's code runs on this thread.</summary>
    public bool IsRunningHere => Carrier.Current?.Running == this;

    /// <summary>Whether the watch cannot act for the process just now: its thread is not in foreign code. For asserts; exact on that thread.</summary>
    public bool IsInRuntime => Carrier.Current is not { } carrier || carrier.Running != this || !carrier.Lease.IsOutside;

    /// <summary>
    /// Keeps the watch from acting for this thread's process meanwhile, if it has one: for code that takes a lock which a dying process takes too. Any thread.
    /// </summary>
    public static OwnScope EnterRuntime() => Carrier.Current is { } carrier ? new OwnScope(carrier, carrier.Lease.Enter()) : default;

    /// <summary>Starts a verb of the process's own: it must be running on this thread, and not be exiting.</summary>
    public OwnScope Enter()
    {
        Host.Simulator?.InterruptionPoint();
        var carrier = Carrier.Current;
        if (carrier is null || carrier.Running != this)
            ThrowNotRunning(carrier);
        var outside = carrier.Lease.Enter();
        if (HasControls)
            ActOnControls();
        if (_exiting)
            ThrowExiting(carrier, outside, counted: false);
        return new OwnScope(carrier, outside);
    }

    /// <summary>
    /// Starts a verb that is about <paramref name="subject"/>: the process's own if that is the process itself, and no concern of the process otherwise, so
    /// that any thread may call it. Of a dead process it throws (X6).
    /// </summary>
    public OwnScope EnterFor(Process subject) => subject == this || IsDead ? Enter() : default;

    /// <summary>As <see cref="Enter"/>, for the verbs that never throw while exiting (X5). False: dead, there is nothing to do.</summary>
    public bool TryEnterExiting(out OwnScope scope)
    {
        Host.Simulator?.InterruptionPoint();
        var carrier = Carrier.Current;
        scope = default;
        if (carrier is null || carrier.Running != this)
        {
            if (IsDead)
                return false;
            ThrowNotRunning(carrier);
        }

        scope = new OwnScope(carrier, carrier.Lease.Enter());
        if (HasControls && !IsDead)
            ActOnControls();
        if (!IsDead)
            return true;
        scope.Dispose();
        return false;
    }

    // For awaited verbs: once too many exits were swallowed, the verb is returned as one that never completes (X5).
    protected bool TryEnterAwaited(out OwnScope scope, out ValueTask<object?> never)
    {
        Host.Simulator?.InterruptionPoint();
        var carrier = Carrier.Current;
        never = default;
        if (carrier is null || carrier.Running != this)
        {
            // A ghost that swallows its exits would spin for ever on a thread of the pool.
            scope = default;
            if (!IsDead || Ghost.Owner != this || ++Extras.Swallowed <= SwallowedExits)
                ThrowNotRunning(carrier);
            never = Never();
            return false;
        }

        scope = new OwnScope(carrier, carrier.Lease.Enter());
        if (HasControls)
            ActOnControls();
        if (!_exiting)
            return true;
        using (scope)
            never = ThrowOrStop(scope);
        return false;
    }

    // A verb that nobody completes, alive, as a ghost, or on a thread that comes back from the stretch in which its process was abandoned.
    private ValueTask<object?> Never()
    {
        EndVerb();
        _life.GiveUp();
        return Suspend(VerbKind.Reply);
    }

    private ValueTask<object?> ThrowOrStop(in OwnScope scope)
    {
        if (++Extras.Swallowed <= SwallowedExits)
            ThrowExiting(scope.Carrier, scope.Outside, counted: true);
        return Never();
    }

    [DoesNotReturn]
    protected void ThrowExiting(Carrier carrier, bool outside, bool counted)
    {
        if (!counted && !IsDead)
            Extras.Swallowed++;
        if (_life.IsCancelDue)
            CancelToken(carrier);
        carrier.Lease.Leave(outside);
        throw Unwinding();
    }

    // Bears the token whether or not anybody has asked for it before: else it would depend on that whom a filter by token takes it for.
    private ProcessExitException Unwinding() => new(Pid, _life.Reason ?? ExitReason.Normal, CancellationToken);

    [DoesNotReturn]
    private void ThrowNotRunning(Carrier? carrier)
    {
        if (IsDead && carrier?.Running is null)
            throw Unwinding();
        throw new InvalidOperationException(carrier?.Running is { } other
            ? $"A verb of process {Who} was called inside process {other.Who}: each process has a context of its own, " +
              "use the one that was passed to its body."
            : $"A verb of process {Who} was called outside it: its code has left the process, by ConfigureAwait(false), Task.Run, " +
              "Parallel, or a callback. Stay in the process, or send it a message.");
    }

    /// <summary>The time in which the owner is in the runtime on behalf of one verb.</summary>
    public readonly ref struct OwnScope(Carrier carrier, bool outside)
    {
        public Carrier Carrier { get; } = carrier;

        public bool Outside { get; } = outside;

        public void Dispose() => Carrier?.Lease.Leave(Outside);
    }
}
