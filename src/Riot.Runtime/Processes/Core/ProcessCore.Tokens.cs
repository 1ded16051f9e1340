using Riot.Primitives;

namespace Riot.Processes;

/// <summary>The process's two cancellation tokens, and who runs their callbacks, outside the process. Any thread may ask for a token; see there for the rest.</summary>
internal abstract partial class ProcessCore
{
    public CancellationToken CancellationToken => Extras.Exiting.Token;

    public CancellationToken StopRequested => Extras.Stopping.Token;

    protected ProcessExtras Extras => Volatile.Read(ref _extras) ?? MakeExtras();

    private ProcessExtras MakeExtras()
    {
        var fresh = new ProcessExtras();
        if (Interlocked.CompareExchange(ref _extras, fresh, null) is { } others)
            return others;

        // The swap is a full fence: whoever sets _exiting and then finds no extras leaves the cancelling to us.
        if (_exiting)
        {
            Cancel(ref fresh.Exiting);
            Cancel(ref fresh.Stopping);
        }

        return fresh;
    }

    // Runs the callbacks of the process's tokens on this thread, outside the process (P3, P4).
    protected void CancelToken(Carrier carrier)
    {
        var everything = _life.TakeDues();
        Interlocked.MemoryBarrier(); // Partner: MakeExtras.
        if (_extras is null && everything)
            return;

        var outside = carrier.Lease.Enter();
        carrier.Lease.Leave(outside: true);
        Carrier.RunOutside(carrier, Host.Simulator, () => Cancel(everything));
        carrier.Lease.Enter();
        carrier.Lease.Leave(outside);
    }

    protected void Cancel(bool everything)
    {
        if (everything)
            Cancel(ref Extras.Exiting);
        Cancel(ref Extras.Stopping);
        Extras.Stoppers.Look();
    }

    protected void Cancel(ref LazyToken token)
    {
        try
        {
            token.Cancel();
        }
        catch (AggregateException error)
        {
            foreach (var inner in error.InnerExceptions)
                ProcessLog.ThrewWhileExiting(Self, inner, _life.Reason ?? ExitReason.Killed);
        }
    }
}
