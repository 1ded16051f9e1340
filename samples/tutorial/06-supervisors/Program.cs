// A supervisor starts its children, and starts them again when they end: from a known state, and with a new pid.
await RiotRuntime.RunAsync(async self =>
{
    await self.StartLink<Supervisor>(new SupervisorSpec()
        .Intensity(maxRestarts: 3, period: TimeSpan.FromSeconds(5))
        .Child("greeter", Greeter, child => child.Named("greeter")));

    for (var life = 1; life <= 3; life++)
    {
        // A name always leads to the child that lives now.
        var greeter = await self.AwaitName("greeter");
        self.Send(greeter, new Hello("Joe", self.Pid));
        self.Send(greeter, new Hello("Mike", self.Pid));
        Console.WriteLine($"life {life}: {await self.Receive<string>()}, {await self.Receive<string>()}");

        // It crashes. Its name is free by the time that this is known, and then belongs to the next life.
        self.Monitor(greeter);
        self.Send(greeter, "no greeter understands this");
        Console.WriteLine($"it ended with {((ExitReason.Exception)(await self.Receive<ProcessDown>()).Reason).Error.Message}");
    }
});

static async Task Greeter(ProcessContext self)
{
    // Whatever a life has learnt ends with it.
    for (var greeted = 1; ; greeted++)
    {
        if (await self.Receive() is not Hello hello)
            throw new InvalidOperationException("what was that?");
        self.Send(hello.From, $"Hello, {hello.Name}! (No. {greeted})");
    }
}

internal sealed record Hello(string Name, Pid From);
