// Children under load: several supervisors for many children, a count of them now and then, a mailbox with a limit, and a crash that the
// others do not notice.
var online = new Registry<string>();

var crowd = new DynamicSupervisorSpec
{
    // Restarts of all children are counted together. The default, 3 in 5 s, is too little for many: the crashes of a few would end the
    // sessions of everybody.
    MaxRestarts = 100,
    Period = TimeSpan.FromSeconds(10),

    // It starts one child at a time. Where that is too slow, divide it: a key always leads to the same part, and each part has these rules.
    Partitions = 4,
};

await RiotRuntime.RunAsync(async self =>
{
    var desk = self.Pid;
    var tree = await self.StartLinkAsync<Supervisor>([new SupervisorSpec
    {
        Children =
        [
            ChildSpec.Of("crowd", crowd) with { Name = "crowd" },
            ChildSpec.Of("census", me => Census(me, online, desk)),
        ],
    }]);

    // A hundred users come, eight at a time. The loop takes what the tasks return, and here they return nothing of interest.
    string[] users = ["Mike", .. Enumerable.Range(1, 99).Select(number => $"user {number}")];
    await foreach (var _ in self.StreamTasks(users, (me, user) => StartSession(me, user), maxConcurrency: 8))
        continue;
    var found = await self.ReceiveAsync<Online>(census => census.Count == users.Length);
    Console.WriteLine($"the census finds {found.Count}");

    // A session waits until its line is kept, and meanwhile Mike types on. Its mailbox takes three: Send would drop the others and count
    // them, TrySend says so. A key is an address: it leads to whoever stands under it when something is sent.
    var mike = online["Mike"];
    self.Send(mike, new Line("Hello!"));
    var keep = await self.ReceiveAsync<IncomingCall>();
    var taken = Enumerable.Range(1, 10).Count(number => self.TrySend(mike, new Line($"line {number}")));
    Console.WriteLine($"of 10 lines more, its mailbox takes {taken}");

    // What it called for is refused, and it does not catch that.
    Console.WriteLine("now it crashes, and the log on standard error says so, with a stack trace");
    self.Monitor(mike);
    keep.Refuse(new IOException("the disk is full"));
    var down = await self.ReceiveAsync<ProcessDown>();
    Console.WriteLine($"it has ended: {((ExitReason.Exception)down.Reason).Error.Message}");

    // It is started again, as a new process with an empty mailbox. The key leads to that one: so keep the key, and not the pid.
    var restarted = await self.ReceiveAsync<Arrived>(arrived => arrived.User == "Mike" && arrived.Session != down.Pid);
    Console.WriteLine($"it is back under its key: {online.TryFind("Mike", out var successor) && successor == restarted.Session}");

    await self.StopAsync(tree);
    Console.WriteLine($"sessions that are left: {online.Count}");

    async Task<Pid> StartSession(ProcessContext me, string user)
    {
        var child = ChildSpec.Of<Session>(user, [online, user, desk]) with
        {
            Restart = Restart.Transient,
            Mailbox = MailboxLimit.Reject(3), // Full means no. DropOldest(…) is for news, Wait(…) for senders that can wait.
        };
        return await me.StartChildAsync(Supervisors.Partition("crowd", user), child);
    }
});

static async Task Census(ProcessContext self, Registry<string> online, Pid desk)
{
    // A timer ends with the process that it sends to, so each life of the census sets its own.
    self.SendInterval(self.Pid, new Tick(), TimeSpan.FromMilliseconds(100));
    for (var reported = 0; ;)
    {
        await self.ReceiveAsync<Tick>();
        if (online.Count is var count && count != reported)
            self.Send(desk, new Online(reported = count));
    }
}

internal sealed record Line(string Text);

internal sealed record Keep(string User, string Text) : ICall<bool>;

internal sealed record Arrived(string User, Pid Session);

internal sealed record Online(int Count);

internal sealed record Tick;

internal sealed partial class Session(Registry<string> online, string user, Pid desk) : GenServer, IHandle<Line>
{
    // Runs in each of its lives: it enters itself, since the life before it left the registry when it died.
    protected override ValueTask<InitResult> InitAsync()
    {
        online.Register(user, Self.Pid);
        Self.Send(desk, new Arrived(user, Self.Pid));
        return InitResult.Ok;
    }

    public async ValueTask HandleAsync(Line line) => await Self.CallAsync(desk, new Keep(user, line.Text));
}

// How to test such a tree, in every order and without waiting for timers: docs/testing.md.
