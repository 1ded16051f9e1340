using Riot;

await RiotRuntime.RunAsync(async self =>
{
    var greeter = self.Spawn(async self =>
    {
        while (true)
        {
            var hello = await self.ReceiveAsync<Hello>();
            self.Send(hello.From, $"Hello, {hello.Name}!");
        }
    });

    self.Send(greeter, new Hello(self.Pid, "Joe"));
    Console.WriteLine(await self.ReceiveAsync<string>());
});

record Hello(Pid From, string Name);
