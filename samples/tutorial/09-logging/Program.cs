// What the runtime says of processes: it logs through Microsoft.Extensions.Logging, here to Serilog. The reason decides the level.
using Serilog;
using Serilog.Extensions.Logging;

await using var serilog = new LoggerConfiguration()
    .MinimumLevel.Debug()
    .WriteTo.Console(outputTemplate: "{Level:u3} {Message:lj}{NewLine}", formatProvider: null)
    .CreateLogger();
using var logging = new SerilogLoggerFactory(serilog);

await RiotRuntime.RunAsync(async self =>
{
    await End("returns", Task.FromResult);
    await End("crashes", _ => throw new InvalidOperationException("on purpose"));
    await End("is shut down", child => child.SleepAsync(Timeout.InfiniteTimeSpan).AsTask(), pid => self.Exit(pid, ExitReason.Shutdown));
    await End("is killed", child => child.SleepAsync(Timeout.InfiniteTimeSpan).AsTask(), self.Kill);
    await End("goes down with another", child =>
    {
        child.SpawnLink(_ => throw new InvalidOperationException("the other one"));
        return child.SleepAsync(Timeout.InfiniteTimeSpan).AsTask();
    });

    // A name says more than a pid; and nobody listens there any more.
    var named = self.Spawn(Task.FromResult, new ProcessOptions { Name = "short-lived" });
    await self.WaitForExitAsync(named);
    self.Send(named, "too late");

    async Task End(string how, Func<ProcessContext, Task> body, Action<Pid>? end = null)
    {
        Console.WriteLine($"-- one that {how}");
        var pid = self.Spawn(body);
        end?.Invoke(pid);
        await self.WaitForExitAsync(pid);
    }
}, new RiotOptions { LoggerFactory = logging });
