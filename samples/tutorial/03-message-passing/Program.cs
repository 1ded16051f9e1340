// Processes share nothing: they send each other messages. Any object is a message; records are good ones, because nobody can change them.
await RiotRuntime.RunAsync(async self =>
{
    var pid = self.Spawn(async greeter =>
    {
        switch (await greeter.Receive())
        {
            case HelloWorld:
                Console.WriteLine("Hello, World! :D");
                break;
        }
    });

    self.Send(pid, new HelloWorld());
    await self.WaitForExit(pid);
});

internal sealed record HelloWorld;
