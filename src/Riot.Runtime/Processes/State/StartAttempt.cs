using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>A process's wait for a child that it starts: the child reports to it by signals. Its fields belong to the owner of the starter.</summary>
internal sealed class StartAttempt(Process starter) : StartWitness, IDownSink
{
    public Process Starter => starter;

    public Process? Child { get; set; }

    /// <summary>Tells of the child's death; a link would not do, since the child may take it away.</summary>
    public MonitorRef? Monitor { get; set; }

    public bool HasStarted { get; set; }

    public bool IsIgnored { get; set; }

    /// <summary>It took too long: the child was killed, and its death is awaited.</summary>
    public bool IsOutOfTime { get; private set; }

    /// <summary>Why whoever waited has given up, by a token or in vain (C4): the child was killed, and its death is awaited.</summary>
    public OperationCanceledException? Cancelled { get; private set; }

    /// <summary>The child was killed.</summary>
    public bool IsGivenUp => IsOutOfTime || Cancelled is not null;

    /// <summary>Why the child is dead; null while it is not.</summary>
    public ExitReason? Reason { get; set; }

    public override void OnStarted() => starter.TrySignal(new StartedSignal(this, ignored: false));

    public override void OnIgnored() => starter.TrySignal(new StartedSignal(this, ignored: true));

    public void RunOutOfTime()
    {
        IsOutOfTime = Cancelled is null; // What came first counts.
        KillChild();
    }

    public void Cancel(OperationCanceledException error)
    {
        if (!IsOutOfTime)
            Cancelled ??= error;
        KillChild();
    }

    // Not Kill: that could run foreign callbacks here.
    private void KillChild() => Child!.TrySignal(KillSignal.Instance);

    void IDownSink.OnDown(ExitReason reason)
    {
        Reason = reason;
        starter.EndStart(this);
    }
}
