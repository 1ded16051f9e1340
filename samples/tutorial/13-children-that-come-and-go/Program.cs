// Children that come and go: each user who connects has a session, started when it is needed, found by the user's name, and ended when
// nothing happens in it.
var hour = TimeSpan.FromHours(1);

// Processes by keys of any type. A look-up is a read of a table; no process is asked. Whoever has died is no longer there.
// In a host, register it with AddSingleton.
var online = new Registry<string>();

await RiotRuntime.RunAsync(async self =>
{
    // A dynamic supervisor begins without children. They are added while it runs, and it refuses more than it may hold.
    var sessions = await self.StartLinkAsync<DynamicSupervisor>([new DynamicSupervisorSpec { MaxChildren = 10_000 }]);

    // Two devices at the same time: both get the session of whichever was first.
    var phone = self.SpawnTask(me => SessionOf(me, "Joe", hour));
    var laptop = self.SpawnTask(me => SessionOf(me, "Joe", hour));
    var joe = await phone.GetResultAsync();
    Console.WriteLine($"Joe's devices share a session: {joe == await laptop.GetResultAsync()}");

    // Whoever has the user's name at hand needs no pid: a key is an address, too.
    self.Send(online["Joe"], new Line("Hello, Mike!"));
    Console.WriteLine($"his session has: {(await self.ReceiveAsync<Kept>()).Text}");

    // Robert connects and says nothing. A transient child that ends by itself is not started again, and nothing of it stays.
    await SessionOf(self, "Robert", TimeSpan.FromMilliseconds(20));
    Console.WriteLine($"Robert's session ends: {(await self.ReceiveAsync<Left>()).Reason}");

    // A dynamic supervisor knows its children by pid. It answers once the child is dead.
    var mike = await SessionOf(self, "Mike", hour);
    await self.StopChildAsync(sessions, mike);
    Console.WriteLine($"Mike's session ends: {(await self.ReceiveAsync<Left>()).Reason}");

    // When the supervisor stops, so do its children, all at once.
    await self.StopAsync(sessions);
    Console.WriteLine($"Joe's session ends: {(await self.ReceiveAsync<Left>()).Reason}");
    Console.WriteLine($"sessions that are left: {online.Count}");

    async Task<Pid> SessionOf(ProcessContext me, string user, TimeSpan patience)
    {
        // The user has a session, or one is started. Two may find none at the same time and both start one. The one that comes too late
        // gives way, its starter gets Pid.None and looks again. The session that was first may have ended by then: so this loops.
        var child = ChildSpec.Of<Session>(user, [online, user, self.Pid, patience]) with { Restart = Restart.Transient };
        while (true)
        {
            if (online.TryFind(user, out var session))
                return session;
            if (await me.StartChildAsync(sessions, child) is { IsNone: false } started)
                return started;
        }
    }
});

internal sealed record Line(string Text);

internal sealed record Kept(string Text);

internal sealed record Left(ExitReason Reason);

internal sealed partial class Session(Registry<string> online, string user, Pid desk, TimeSpan patience)
    : GenServer, IHandle<Line>
{
    // Runs before the start is answered: StartChildAsync returns when this has ended.
    protected override ValueTask<InitResult> InitAsync()
    {
        if (!online.TryRegister(user, Self.Pid))
            return InitResult.Ignore; // Another was first: this one ends, which is no failure, and its starter gets Pid.None.

        // When no message has come for so long, HandleIdleAsync is called. What it does by default is to stop.
        IdleTimeout = patience;
        return InitResult.Ok;
    }

    public ValueTask HandleAsync(Line line)
    {
        Self.Send(desk, new Kept(line.Text));
        return default;
    }

    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        Self.Send(desk, new Left(reason));
        return default;
    }
}
