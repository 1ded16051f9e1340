// A task is a process that computes one value. It ends with whoever started it, and giving up waiting for it stops it.
await RiotRuntime.RunAsync(async self =>
{
    var answer = self.SpawnTask(async task =>
    {
        await task.SleepAsync(TimeSpan.FromMilliseconds(20));
        return 42;
    });
    Console.WriteLine($"the answer is {await answer.GetResultAsync()}");

    // Its failure is an error where it is awaited, with the reason; whoever started it lives on.
    try
    {
        await self.SpawnTask<int>(_ => throw new InvalidOperationException("no idea")).GetResultAsync();
    }
    catch (TaskFailedException failed)
    {
        Console.WriteLine($"it failed: {failed.InnerException!.Message}");
    }

    var slow = self.SpawnTask(async task =>
    {
        await task.SleepAsync(Timeout.InfiniteTimeSpan);
        return 0;
    });
    try
    {
        await slow.GetResultAsync(TimeSpan.FromMilliseconds(20));
    }
    catch (TimeoutException)
    {
        Console.WriteLine($"it took too long, and is {(await self.Processes.IsAliveAsync(slow.Pid) ? "alive" : "gone")}");
    }

    // Many at a time, but not all at once.
    var sum = 0;
    await foreach (var square in self.StreamTasks(Enumerable.Range(1, 10), async (task, number) =>
    {
        await task.YieldAsync();
        return number * number;
    }, maxConcurrency: 3))
    {
        sum += square;
    }

    Console.WriteLine($"the sum of the squares is {sum}");
});
