// The ways in which code can send, all of which are closed to a dead process's (X6).
namespace Riot.Tests.Semantics.Exits;

internal static class GhostSends
{
    /// <summary>To a receiver that has the name "receiver".</summary>
    public static IReadOnlyDictionary<string, Action<ProcessContext, IRiot, Pid>> All { get; } = new Dictionary<string, Action<ProcessContext, IRiot, Pid>>
    {
        ["Send"] = (self, _, to) => self.Send(to, "dropped"),
        ["Send to name"] = (self, _, _) => self.Send("receiver", "dropped"),
        ["TrySend"] = (self, _, _) => Assert.True(self.TrySend("receiver", "dropped")),
        ["SendAfter"] = (self, _, to) => Assert.False(self.Cancel(self.SendAfter(to, "dropped", TimeSpan.FromHours(1)))),
        ["SendAfter to name"] = (self, _, _) => self.SendAfter("receiver", "dropped", TimeSpan.Zero),
        ["SendInterval"] = (self, _, to) => self.SendInterval(to, "dropped", TimeSpan.FromTicks(1)),
        ["SendInterval to name"] = (self, _, _) => self.SendInterval("receiver", "dropped", TimeSpan.FromTicks(1)),
        ["runtime's Send"] = (_, riot, to) => riot.Send(to, "dropped"),
        ["runtime's Send to name"] = (_, riot, _) => riot.Send("receiver", "dropped"),
        ["runtime's TrySend"] = (_, riot, _) => Assert.True(riot.TrySend("receiver", "dropped")),
        ["runtime's SendAfter"] = (_, riot, to) => riot.SendAfter(to, "dropped", TimeSpan.Zero),
        ["runtime's SendInterval"] = (_, riot, _) => riot.SendInterval("receiver", "dropped", TimeSpan.FromTicks(1)),
    };
}
