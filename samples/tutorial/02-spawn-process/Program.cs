// Spawn starts another process and returns its pid at once; the body runs later, on a worker.
await RiotRuntime.RunAsync(async self =>
{
    // Its self is another one than ours, and hides it: so ours cannot be taken by mistake.
    var pid = self.Spawn(self =>
    {
        Console.WriteLine($"Hello, {self.Pid}!");
        return Task.CompletedTask;
    });

    // When the main process ends, the runtime stops. So wait for the child.
    await self.WaitForExitAsync(pid);
    Console.WriteLine($"{pid} has ended");
});
