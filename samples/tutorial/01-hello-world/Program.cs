// The smallest program: RunAsync starts a runtime, runs this body as its first process, and stops the runtime when the body ends.
await RiotRuntime.RunAsync(self =>
{
    Console.WriteLine("Hello, Joe!");
    return Task.CompletedTask;
});
