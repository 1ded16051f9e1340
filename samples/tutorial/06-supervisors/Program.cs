// A supervisor starts its children, and starts them again when they end: from a known state, and with a new pid.
await RiotRuntime.RunAsync(async self =>
{
    await self.StartLinkAsync<Supervisor>([new SupervisorSpec
    {
        MaxRestarts = 3,
        Period = TimeSpan.FromSeconds(5),
        Children =
        [
            ChildSpec.Of("greeter", Greeter) with { Name = "greeter" },
        ],
    }]);

    for (var life = 1; life <= 3; life++)
    {
        // A name always leads to the child that lives now.
        var greeter = await self.Names.WaitForAsync("greeter");
        self.Send(greeter, new Hello("Joe", self.Pid));
        self.Send(greeter, new Hello("Mike", self.Pid));
        Console.WriteLine($"life {life}: {await self.ReceiveAsync<string>()}, {await self.ReceiveAsync<string>()}");

        // It crashes. Its name is free by the time that this is known, and then belongs to the next life.
        self.Monitor(greeter);
        self.Send(greeter, "no greeter understands this");
        Console.WriteLine($"it ended with {((ExitReason.Exception)(await self.ReceiveAsync<ProcessDown>()).Reason).Error.Message}");
    }
});

static async Task Greeter(ProcessContext self)
{
    // Whatever a life has learnt ends with it.
    for (var greeted = 1; ; greeted++)
    {
        if (await self.ReceiveAsync() is not Hello hello)
            throw new InvalidOperationException("what was that?");
        self.Send(hello.From, $"Hello, {hello.Name}! (No. {greeted})");
    }
}

internal sealed record Hello(string Name, Pid From);
