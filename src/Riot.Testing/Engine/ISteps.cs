namespace Riot.Testing.Engine;

/// <summary>The steps of a run, as <see cref="Turns"/> has them taken. All members are for the thread that has the turn.</summary>
internal interface ISteps
{
    /// <summary>The calling thread has just got the turn.</summary>
    void Enter();

    /// <summary>Takes who runs next out of the <see cref="ReadyList"/>; null when the run is over.</summary>
    object? TakeNext();

    /// <summary>Runs a process for one slice, or code outside processes until it returns.</summary>
    void RunStep(object one);
}
