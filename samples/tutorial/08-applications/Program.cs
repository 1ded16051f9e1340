// A program of several applications. Each is a tree; they are started in order, and the runtime ends when all of them are done.
await RiotRuntime.RunAsync(
[
    ChildSpec.Of("store", new SupervisorSpec
    {
        AutoShutdown = AutoShutdown.AllSignificant, // When its only child is done, so is the application.
        Children =
        [
            ChildSpec.Of<Store>("store") with { Restart = Restart.Transient, IsSignificant = true, Name = "the store" },
        ],
    }),
    ChildSpec.Of("readers", new SupervisorSpec
    {
        AutoShutdown = AutoShutdown.AllSignificant,
        Children =
        [
            ChildSpec.Of("reader 1", Read) with { Restart = Restart.Transient, IsSignificant = true },
            ChildSpec.Of("reader 2", Read) with { Restart = Restart.Transient, IsSignificant = true },
        ],
    }),
]);
Console.WriteLine("all applications are done");

static async Task Read(ProcessContext self)
{
    self.Send("the store", new Get(self.Pid));
    await self.ReceiveAsync<string>();
}

internal sealed record Get(Pid From);

internal sealed class Store : IProcess
{
    private string _content = "";

    // The next application starts once this has ended.
    public async Task StartAsync(ProcessContext self)
    {
        await self.SleepAsync(TimeSpan.FromMilliseconds(20));
        _content = "what was stored";
        Console.WriteLine("the store has started");
    }

    public async Task RunAsync(ProcessContext self)
    {
        for (var served = 1; served <= 2; served++)
        {
            self.Send((await self.ReceiveAsync<Get>()).From, _content);
            Console.WriteLine($"the store has served {served}");
        }
    }
}
