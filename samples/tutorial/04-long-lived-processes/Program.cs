// A process lives as long as its body runs. Most bodies are a loop around ReceiveAsync, which suspends the process and never a thread.
await RiotRuntime.RunAsync(async self =>
{
    var pid = self.Spawn(async self =>
    {
        while (true)
        {
            switch (await self.ReceiveAsync())
            {
                case Hello hello:
                    Console.WriteLine($"Hello, {hello.Name}! :D");
                    break;
                case Goodbye goodbye:
                    self.Send(goodbye.From, goodbye);
                    return;
                default:
                    Console.WriteLine("Oh no, an unhandled message! D:");
                    break;
            }
        }
    });

    self.Send(pid, new Hello("Joe"));
    self.Send(pid, new Hello("Mike"));
    self.Send(pid, new Hello("Robert"));
    self.Send(pid, "what is this?");

    // Messages from one process to another keep their order: once this one comes back, the others have been handled.
    self.Send(pid, new Goodbye(self.Pid));
    await self.ReceiveAsync<Goodbye>();

    // SendAfter sends later, and nobody waits meanwhile: here a process reminds itself. Cancel takes it back, as long as it is not sent.
    self.SendAfter(self.Pid, new Reminder("Time to go."), TimeSpan.FromMilliseconds(20));
    Console.WriteLine((await self.ReceiveAsync<Reminder>()).Text);
});

internal sealed record Hello(string Name);

internal sealed record Goodbye(Pid From);

internal sealed record Reminder(string Text);
