// Supervisors are children like others, so they make trees. What a supervisor restarts together is its strategy.
await RiotRuntime.RunAsync(async self =>
{
    var main = self.Pid;
    await self.StartLinkAsync<Supervisor>([new SupervisorSpec
    {
        Strategy = Strategy.RestForOne, // A child that ends takes those after it along, for they were built upon it.
        Children =
        [
            ChildSpec.Of("store", me => Work(me, "store", main)),
            ChildSpec.Of("pool", new SupervisorSpec
            {
                Strategy = Strategy.OneForOne, // Each on its own.
                Children =
                [
                    ChildSpec.Of("worker 1", me => Work(me, "worker 1", main)),
                    ChildSpec.Of("worker 2", me => Work(me, "worker 2", main)),
                ],
            }),
            ChildSpec.Of("front", me => Work(me, "front", main)),
        ],
    }]);

    var workers = new Dictionary<string, Pid>();
    await Report("it starts:", 4);

    self.Send(workers["worker 1"], "crash");
    await Report("worker 1 crashed:", 1);

    self.Send(workers["store"], "crash");
    await Report("the store crashed:", 4);

    async Task Report(string what, int count)
    {
        var names = new List<string>();
        for (; count > 0; count--)
        {
            var started = await self.ReceiveAsync<Started>();
            workers[started.Name] = started.Pid;
            names.Add(started.Name);
        }

        Console.WriteLine($"{what} {string.Join(", ", names.Order())}");
    }
});

static async Task Work(ProcessContext self, string name, Pid main)
{
    self.Send(main, new Started(name, self.Pid));
    throw new InvalidOperationException($"{name} was told to {await self.ReceiveAsync()}");
}

internal sealed record Started(string Name, Pid Pid);
