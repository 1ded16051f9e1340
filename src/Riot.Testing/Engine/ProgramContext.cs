namespace Riot.Testing.Engine;

/// <summary>Brings the program of a simulation back to the simulation's thread after each await, as a step of its own.</summary>
internal sealed class ProgramContext(SimulatedScheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        scheduler.Strangers.NoteContinuation("the program", state);
        scheduler.Run(() =>
        {
            SetSynchronizationContext(this);
            d(state);
        });
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
