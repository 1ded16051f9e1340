namespace Riot.Processes;

/// <summary>Who wants to know when a process has started (S1). Called by the process that starts, once at most; its failure to start is seen by its death.</summary>
internal abstract class StartWitness
{
    public abstract void OnStarted();

    /// <summary>It has nothing to do and is about to end: that is no failure.</summary>
    public abstract void OnIgnored();
}
