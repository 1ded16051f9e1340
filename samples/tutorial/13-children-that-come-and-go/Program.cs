// Children that come and go: each user who connects has a session, started when it is needed, found by the user's name, and ended when nothing happens in it.

// Processes by keys of any type. A look-up asks nobody, and whoever has died is no longer there. In a host it is a singleton among the services.
var online = new Registry<string>();

// A dynamic supervisor begins without children, and refuses more than it may hold. Its intensity counts the restarts of all together: so many children need
// more than the default, 3 in 5 s, or the crashes of a few end the sessions of everybody.
var rules = new DynamicSupervisorSpec().AtMost(10_000).Intensity(100, TimeSpan.FromSeconds(10));

// It starts one child at a time. Where that is the bottleneck, take several under one name: a key always leads to the same one. The rules are those of each.
var crowd = new PartitionSupervisor("crowd", partitions: 4);

await RiotRuntime.RunAsync(async self =>
{
    var desk = self.Pid;
    var hour = TimeSpan.FromHours(1);
    var tree = await self.StartLink<Supervisor>(new SupervisorSpec()
        .Child<DynamicSupervisor>("sessions", child => child.Named("sessions"), rules)
        .Add(crowd.ToChildSpec(rules))
        .Child("census", me => Census(me, online, desk)));

    // Two devices at the same time: both get the session of whichever was first.
    var phone = self.StartTask(me => SessionOf(me, "sessions", "Joe", hour));
    var laptop = self.StartTask(me => SessionOf(me, "sessions", "Joe", hour));
    Console.WriteLine($"Joe's devices share a session: {await phone.Await() == await laptop.Await()}");

    var mike = await SessionOf(self, "sessions", "Mike", hour);
    await self.Receive<Arrived>(arrived => arrived.User == "Mike");
    await self.Receive<Online>(census => census.Count == 2);
    Console.WriteLine("the census finds 2");

    // Mike's session waits until his first line is kept, and he types on. Its mailbox takes three: Send would drop the others and count them, TrySend says so.
    self.Send(mike, new Line("Hello!"));
    var keep = await self.Receive<IncomingCall>();
    var taken = Enumerable.Range(1, 10).Count(number => self.TrySend(mike, new Line($"line {number}")));
    Console.WriteLine($"of 10 lines more, its mailbox takes {taken}");

    // It crashes, and is started again, with an empty mailbox. The key leads to the new process: so keep the key, and not the pid.
    keep.Refuse(new IOException("the disk is full"));
    Console.WriteLine($"Mike's session ends: {((ExitReason.Exception)await EndOf("Mike")).Error.Message}");
    var restarted = await self.Receive<Arrived>(arrived => arrived.User == "Mike");
    Console.WriteLine($"it is back: {restarted.Session != mike && restarted.Session == online.WhereIs("Mike")}");

    // Robert connects and says nothing. A transient child that ends by itself is not started again, and nothing of it stays.
    var robert = await SessionOf(self, "sessions", "Robert", TimeSpan.FromMilliseconds(20));
    Console.WriteLine($"Robert's session ends: {await EndOf("Robert")}");
    await self.WaitForExit(robert);

    // A dynamic supervisor knows its children by pid. It answers once the child is dead.
    await self.Call("sessions", new TerminateChild(online.WhereIs("Joe")!.Value));
    Console.WriteLine($"Joe's session ends: {await EndOf("Joe")}");

    // With partitions, only the name of the supervisor is another.
    var users = Enumerable.Range(1, 100).Select(number => $"user {number}");
    await foreach (var _ in self.StreamTasks(users, (me, user) => SessionOf(me, crowd.For(user), user, hour), maxConcurrency: 8))
        continue;
    Console.WriteLine($"with a crowd of 100 there are {online.Count}");

    // The children of a dynamic supervisor stop all at once.
    await self.Stop(tree);
    Console.WriteLine($"when the tree has stopped, {online.Count}");

    async Task<ExitReason> EndOf(string user) => (await self.Receive<Left>(left => left.User == user)).Reason;

    async Task<Pid> SessionOf(ProcessContext me, string supervisor, string user, TimeSpan patience)
    {
        var child = ChildSpec.Of<Session>(user, online, user, desk, patience)
            .Transient()
            .WithOptions(new ProcessOptions { Mailbox = MailboxLimit.Reject(3) }); // Full means no. DropOldest(…) is for news, Wait(…) for senders that can wait.
        while (true)
        {
            if (online.WhereIs(user) is { } session)
                return session;
            if (await me.Call(supervisor, new StartChild(child)) is { IsNone: false } started)
                return started;
        }
    }
});

static async Task Census(ProcessContext self, Registry<string> online, Pid desk)
{
    // A timer dies with the process that it sends to, so each life of the census sets its own. A supervisor could be asked too, by CountChildren.
    self.SendInterval(self.Pid, new Tick(), TimeSpan.FromMilliseconds(100));
    for (var reported = 0; ;)
    {
        await self.Receive<Tick>();
        if (online.Count is var count && count != reported)
            self.Send(desk, new Online(reported = count));
    }
}

internal sealed record Line(string Text);

internal sealed record Keep(string User, string Text) : ICall<bool>;

internal sealed record Arrived(string User, Pid Session);

internal sealed record Left(string User, ExitReason Reason);

internal sealed record Online(int Count);

internal sealed record Tick;

internal sealed class Session(Registry<string> online, string user, Pid desk, TimeSpan patience) : GenServer
{
    protected override ValueTask<InitResult> InitAsync()
    {
        if (!online.TryRegister(Self.Pid, user))
            return InitResult.Ignore; // Another was first: this one has nothing to do, and whoever starts it gets Pid.None.

        Self.Send(desk, new Arrived(user, Self.Pid));
        IdleTimeout(patience);
        return InitResult.Ok;
    }

    protected override async ValueTask HandleInfoAsync(object message)
    {
        if (message is Line line)
            await Self.Call(desk, new Keep(user, line.Text));
        IdleTimeout(patience); // Any message cancels it, so each handler asks for it anew.
    }

    protected override ValueTask HandleTimeoutAsync()
    {
        Stop(ExitReason.Normal);
        return default;
    }

    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        Self.Send(desk, new Left(user, reason));
        return default;
    }
}

// How to test such a tree, in every order and without waiting for an hour to pass: docs/testing.md.
