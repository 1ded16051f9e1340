namespace Riot.Processes;

/// <summary>What an exit that reaches a process does to it.</summary>
internal enum ExitConduct
{
    /// <summary>It unwinds, or gets a message if it traps exits.</summary>
    Unwinds,

    /// <summary>It is told and ends in order, within the stopper's time or its exit grace: a server (C4).</summary>
    Serves,

    /// <summary>As a server, but nobody but the stopper bounds the time, and links to others than its parent are messages: a supervisor (S1).</summary>
    Supervises,
}
