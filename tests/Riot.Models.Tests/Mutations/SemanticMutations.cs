// Deliberate bugs in what processes promise, which the tests of the promises have to find.
namespace Riot.Models.Mutations;

internal static class SemanticMutations
{
    public static IEnumerable<Mutation> All =>
    [
        Of("An old acknowledgement ends a new unlink", "Processes/State/LinkTable.cs", "Riot.Tests.Parts.LinkProtocolTests",
            "link.Unlinking == ack.Number", "!link.IsActive"),
        Of("An unlink is answered and not done", "Processes/Process.Links.cs", "Riot.Tests.Semantics.Links.UnlinkTests", "        _links?.OnUnlink(unlink.From);\n", ""),
        Of("An unlink does not wait for its acknowledgement", "Processes/State/LinkTable.cs", "Riot.Tests.Parts.LinkProtocolTests",
            "            link.Unlinking = number;", "            Remove(peer);"),
        Of("An unlink does not flush", "Processes/Process.Links.cs", "Riot.Tests.Semantics.Links.UnlinkTests",
            "if (flush)", "if (flush && peer.IsSame(this))"),
        Of("A demonitor does not flush", "Processes/Process.Monitors.cs", "Riot.Tests.Semantics.Monitors.MonitorTests",
            "if (flush)", "if (flush && monitor.IsActive)"),
        Of("A normal exit is told along links that want abnormal ones only", "Processes/Process.Links.cs", "Riot.Tests.Semantics.Links.LinkFateTests",
            "link.Scope == LinkScope.AbnormalExit && reason.IsNormal &&", "link.Scope == LinkScope.AbnormalExit && reason.IsShutdown &&"),
        Of("A kill leaves the grace as it was", "Processes/Process.Exits.cs", "Riot.Tests.Semantics.Exits.ExitGraceTests",
            """
                    _life.TakeGrace(signal.StopTook);
                    if (!IsExiting)
            """,
            "        if (!IsExiting)"),
        Of("A later reason replaces the first", "Processes/Process.Exits.cs", "Riot.Tests.Semantics.Exits.FirstReasonTests",
            """
                    if (!IsExiting)
                        BeginExit(ExitReason.Killed);
            """,
            """
                    if (!IsExiting)
                        BeginExit(ExitReason.Killed);
                    _life = default;
                    _life.BeginExit(ExitReason.Killed);
            """),
        Of("A restart is counted twice", "Supervision/RestartHistory.cs", "Riot.Tests.Parts.Supervision.IntensityTests",
            "_restarts.Enqueue((now, root));", "_restarts.Enqueue((now, root)); _restarts.Enqueue((now, root));"),
        Of("The exit of a process that no child has any more restarts a child", "Supervision/Planner.cs", "Riot.Tests.Parts.Supervision.*",
            "if (!children.TryFind(pid, out var child) || !child.IsRunning)", "if (!children.TryFind(pid, out var child))"),
        Of("A supervisor looks through its mailbox at each exit of a child", "Supervision/SupervisorLoop.cs", "Riot.Tests.Semantics.Supervisors.SupervisorRequestTests",
            "                children.TryFind(exit.From, out var child);",
            "                await self.TryReceiveAsync<string>(TimeSpan.Zero); children.TryFind(exit.From, out var child);"),
        Of("A dead process keeps its name", "Processes/Process.Exits.cs", "Riot.Tests.Semantics.Names.NameTests", "        Host.Names.Release(this);\n", ""),
        Of("A full mailbox takes one more", "Mailboxes/BoundedInbox.cs", "Riot.Tests.Semantics.Receive.MailboxLimitTests",
            "Volatile.Read(ref _left) >= limit.Capacity", "Volatile.Read(ref _left) > limit.Capacity"),
        Of("An interval fills the mailbox", "Timers/MessageTimer.cs", "Riot.Tests.Semantics.Timers.TimerTests",
            "Volatile.Read(ref _untakenBy) != target.Id", "Volatile.Read(ref _untakenBy) >= 0"),
        Of("The clock does not wake for a timer that is due before the one it sleeps for", "Timers/ClockThread.cs", "Riot.Tests.Semantics.Timers.ClockThreadTests",
            """
                        if (bell.Due < _sleepsUntil)
                            Monitor.Pulse(_gate);
            """,
            ""),
        Of("What is unread at a death is not counted", "Processes/Process.Exits.cs", "Riot.Tests.Semantics.Signals.UnreadMessageTests",
            """
                    if (unread > 0)
                        LeaveUnread(unread);

            """,
            ""),
        Of("What waits for the next slice is handed over before the exit that came before it", "Processes/Process.Slice.cs",
            "Riot.Tests.Semantics.Signals.UnreadMessageTests",
            "        SetSynchronizationContext(this);\n        RunSteps(carrier);", "        _pending.EndDeferral();\n        SetSynchronizationContext(this);\n        RunSteps(carrier);"),
        Of("A pid of another runtime is taken", "Processes/Argument.cs", "Riot.Tests.BadInput.PidArgumentTests",
            "&& (target.Node == host || target.Node.Incarnation == 0) ? target", "? target"),
        Of("A flush by a selector makes it take a message that stays in the mailbox", "Mailboxes/SaveQueue.cs", "Riot.Tests.Semantics.Receive.SelectorFlushTests",
            """
                    if (index < _cursor)
                        _cursor--;

            """.TrimEnd() + "\n",
            ""),
    ];

    private static Mutation Of(string what, string file, string tests, string old, string @new) => new(what, file, old, @new, "Riot.Runtime.Tests", tests);
}
