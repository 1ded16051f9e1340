using Riot;

await RiotRuntime.RunAsync(async self =>
{
    var greeter = self.Spawn(async greeter =>
    {
        while (true)
        {
            switch (await greeter.Receive())
            {
                case Hello hello:
                    greeter.Send(hello.From, $"Hello, {hello.Name}!");
                    break;
            }
        }
    });

    self.Send(greeter, new Hello(self.Pid, "Joe"));
    Console.WriteLine(await self.Receive<string>());
});

record Hello(Pid From, string Name);
