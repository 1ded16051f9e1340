// Monitors tell a process that another has ended. Links make processes end together, as one unit.
// One argument: how many worker threads to run it on.
var options = new RiotOptions();
if (args is [var workers])
    options.Workers = int.Parse(workers, System.Globalization.CultureInfo.InvariantCulture);

await RiotRuntime.RunAsync(async self =>
{
    // A monitor is one-way: pid2 is told that pid1 went down, and goes on.
    var pid1 = self.Spawn(LoopForEver);
    var pid2 = self.Spawn(async watcher =>
    {
        watcher.Monitor(pid1);
        watcher.Send(self.Pid, "ready");
        var down = await watcher.ReceiveAsync<ProcessDown>();
        Console.WriteLine($"uh-oh! Process {(down.Pid == pid1 ? "pid1" : "?")} terminated: {down.Reason}");
    });

    await self.ReceiveAsync<string>();
    self.Exit(pid1, ExitReason.Normal);
    await self.WaitForExitAsync([pid1, pid2]);

    // A link goes both ways, and from one to the next: pid5 is linked to pid4, and pid4 to pid3.
    var pid3 = self.Spawn(LoopForEver);
    var pid4 = self.Spawn(linked => LinkAndLoop(linked, pid3, self.Pid));
    await self.ReceiveAsync<string>();
    var pid5 = self.Spawn(linked => LinkAndLoop(linked, pid4, self.Pid));
    await self.ReceiveAsync<string>();

    foreach (var pid in (Pid[])[pid3, pid4, pid5])
        self.Monitor(pid);
    self.Exit(pid3, ExitReason.Normal);

    // A receive can look for one message among many: these three may come in any order.
    Console.WriteLine($"pid3 ended with {await ReasonOf(self, pid3)}");
    var four = (ExitReason.LinkDown)await ReasonOf(self, pid4);
    var five = (ExitReason.LinkDown)await ReasonOf(self, pid5);
    Console.WriteLine($"pid4 went down with {(four.Pid == pid3 ? "pid3" : "?")}, whose reason was {four.Cause}");
    Console.WriteLine($"pid5 went down with {(five.Pid == pid4 ? "pid4" : "?")}; it all began with {(five.RootPid == pid3 ? "pid3" : "?")}");
}, options);

static async Task<ExitReason> ReasonOf(ProcessContext self, Pid pid) =>
    (await self.ReceiveAsync<ProcessDown>(down => down.Pid == pid)).Reason;

static async Task LinkAndLoop(ProcessContext self, Pid peer, Pid parent)
{
    self.Link(peer);
    self.Send(parent, "ready");
    await LoopForEver(self);
}

static async Task LoopForEver(ProcessContext self)
{
    while (true)
        await self.ReceiveAsync();
}
