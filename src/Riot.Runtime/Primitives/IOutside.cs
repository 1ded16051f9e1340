namespace Riot.Primitives;

/// <summary>Runs code that belongs to no process, where that is not left to the thread pool.</summary>
internal interface IOutside
{
    /// <summary>Runs it later, behind what was handed in before. Any thread.</summary>
    void Run(Action action);
}
