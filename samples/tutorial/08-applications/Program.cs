// A program of several applications: trees that are started in order. The runtime ends when all of them are done.
await RiotRuntime.RunAsync(
[
    new Application("store", tree => tree
        .ShutDownOn(AutoShutdown.AllSignificant) // When its only child is done, so is the application.
        .Child<Store>("store", child => child.Transient().AsSignificant().Named("the store"))),
    new Application("readers", tree => tree
        .ShutDownOn(AutoShutdown.AllSignificant)
        .Child("reader 1", Read, child => child.Transient().AsSignificant())
        .Child("reader 2", Read, child => child.Transient().AsSignificant())),
]);
Console.WriteLine("all applications are done");

static async Task Read(ProcessContext self)
{
    self.Send("the store", new Get(self.Pid));
    await self.Receive<string>();
}

internal sealed record Get(Pid From);

internal sealed class Store : IProcess
{
    private string _content = "";

    // The next application starts once this has ended.
    public async Task StartAsync(ProcessContext self)
    {
        await self.Sleep(TimeSpan.FromMilliseconds(20));
        _content = "what was stored";
        Console.WriteLine("the store has started");
    }

    public async Task RunAsync(ProcessContext self)
    {
        for (var served = 1; served <= 2; served++)
        {
            self.Send((await self.Receive<Get>()).From, _content);
            Console.WriteLine($"the store has served {served}");
        }
    }
}
