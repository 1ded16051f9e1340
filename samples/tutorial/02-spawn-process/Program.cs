// Spawn starts another process and returns its pid at once; the body runs later, on a worker.
await RiotRuntime.RunAsync(async self =>
{
    var pid = self.Spawn(child =>
    {
        Console.WriteLine($"Hello, {child.Pid}!");
        return Task.CompletedTask;
    });

    // When the main process ends, the runtime stops. So wait for the child.
    await self.WaitForExit(pid);
    Console.WriteLine($"{pid} has ended");
});
