// Processes share nothing: they send each other messages.
// Any object is a message; records are good ones, because nobody can change them.
await RiotRuntime.RunAsync(async self =>
{
    var pid = self.Spawn(async self =>
    {
        var hello = await self.ReceiveAsync<Hello>();
        Console.WriteLine($"Hello, {hello.Name}! :D");
    });

    self.Send(pid, new Hello("World"));
    await self.WaitForExitAsync(pid);
});

internal sealed record Hello(string Name);
