namespace Riot.Identity;

/// <summary>Where the down of a monitor goes instead of the watcher's mailbox. Called once at most, by the thread that runs the watcher.</summary>
internal interface IDownSink
{
    /// <summary>The watched process is dead.</summary>
    void OnDown(ExitReason reason);
}
