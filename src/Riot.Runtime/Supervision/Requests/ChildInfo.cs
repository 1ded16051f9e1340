// What a supervisor says of its children: each with its state, and how many there are.
namespace Riot;

/// <summary>Whether a child runs, as its supervisor knows.</summary>
public enum ChildState
{
    /// <summary>It does not: it ended and is not restarted, was stopped, or had nothing to do.</summary>
    Stopped,

    /// <summary>Its process runs, and has started.</summary>
    Running,

    /// <summary>It does not, and is going to be started again.</summary>
    Restarting,
}

/// <summary>One child, in the reply to <c>GetChildrenAsync</c>.</summary>
/// <param name="Id">What names it among its siblings.</param>
/// <param name="Pid">Its process; <see cref="Pid.None"/> unless it is <see cref="ChildState.Running"/>.</param>
/// <param name="State">Whether it runs, is stopped, or waits for a restart.</param>
/// <param name="IsSupervisor">Whether it is a supervisor itself.</param>
public sealed record ChildInfo(string Id, Pid Pid, ChildState State, bool IsSupervisor);

/// <summary>The reply to <c>CountChildrenAsync</c>.</summary>
/// <param name="Specs">All children, running or not.</param>
/// <param name="Active">The children that run now.</param>
/// <param name="Supervisors">Those that are supervisors, running or not.</param>
/// <param name="Workers">Those that are not, running or not.</param>
public sealed record ChildCounts(int Specs, int Active, int Supervisors, int Workers);
