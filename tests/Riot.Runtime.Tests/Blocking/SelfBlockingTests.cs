// P13: blocking on one's own async code is a deadlock, and becomes an error that names the process and the method.
namespace Riot.Tests.Blocking;

public sealed class SelfBlockingTests
{
    public static TheoryData<string> WaysToBlock => [.. s_ways.Keys];

    private static readonly Dictionary<string, Action<Task<int>>> s_ways = new()
    {
        [nameof(ReadResult)] = ReadResult,
        [nameof(CallWait)] = CallWait,
        [nameof(GetTheResult)] = GetTheResult,
        [nameof(WaitForAll)] = WaitForAll,
    };

#pragma warning disable CA2012 // Just this mistake is what is tested.
    private static readonly Dictionary<string, Action<ProcessContext>> s_blocked = new()
    {
        ["Receive"] = self => self.ReceiveAsync().GetAwaiter().GetResult(),
        ["Receive with time"] = self => _ = self.ReceiveAsync(Guard.Limit).Result,
        ["Receive<T>"] = self => _ = self.ReceiveAsync<int>().Result,
        ["Receive with predicate"] = self => self.ReceiveAsync<int>(number => number > 1).GetAwaiter().GetResult(),
        ["TryReceive<T>"] = self => _ = self.TryReceiveAsync<int>(Guard.Limit).Result,
        ["Sleep"] = self => self.SleepAsync(Guard.Limit).GetAwaiter().GetResult(),
        ["Yield"] = self => self.YieldAsync().GetAwaiter().GetResult(),
    };
#pragma warning restore CA2012

    public static TheoryData<string> VerbsBlockedOn => [.. s_blocked.Keys];

    [Theory, Trait("Semantics", "P13")]
    [MemberData(nameof(WaysToBlock))]
    public async Task Block_OnOwnAsyncCode_ThrowsNamingProcessAndMethod(string way)
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
        {
            s_ways[way](OwnAsyncCode());
            await self.ReceiveAsync();
        });

        var reason = Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid));

        Assert.IsType<InvalidOperationException>(reason.Error);
        Assert.Contains(pid.ToString(), reason.Error.Message, StringComparison.Ordinal);
        Assert.Contains(way, reason.Error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "P13")]
    [MemberData(nameof(WaysToBlock))]
    public async Task Block_OnAnOwnVerb_Throws(string way)
    {
        await using var stage = await Stage.Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Run(self =>
        {
            s_ways[way](self.ReceiveAsync<int>().AsTask());
            return Task.CompletedTask;
        }));

        Assert.Contains("await", error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "P13")]
    [MemberData(nameof(VerbsBlockedOn))]
    public async Task Block_OnAVerbsResultDirectly_ThrowsAndTheProcessCanReceiveAgain(string verb)
    {
        await using var stage = await Stage.Start();

        var received = await stage.Run(async self =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => s_blocked[verb](self));
            Assert.Contains(self.Pid.ToString(), error.Message, StringComparison.Ordinal);
            Assert.Contains("await it", error.Message, StringComparison.Ordinal);
            self.Send(self.Pid, 7);
            return await self.ReceiveAsync();
        });

        Assert.Equal(7, received);
    }

    [Theory, Trait("Semantics", "P13")]
    [MemberData(nameof(WaysToBlock))]
    public async Task Block_OnForeignCode_IsLeftAlone(string way)
    {
        await using var stage = await Stage.Start();

        await stage.Run(self =>
        {
            s_ways[way](Task.Run(() =>
            {
                Thread.Sleep(500);
                return 1;
            }));
            return Task.CompletedTask;
        });
    }

    /// <summary>Code of the process that waits to run on it while it blocks on something else.</summary>
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_waiting = new()
    {
        ["a flow"] = _ => EndlessFlow(),
        ["a receive as a task"] = self => self.ReceiveAsync().AsTask(),
        ["a receive by type as a task"] = self => self.ReceiveAsync<int>().AsTask(),
        ["a flow in a receive"] = Receiving,
        ["a flow that others wait for"] = _ => Task.WhenAny(EndlessFlow(), EndlessFlow()),
    };

    public static TheoryData<string> Innocent => [.. s_waiting.Keys];

    [Theory, Trait("Semantics", "P10"), Trait("Semantics", "P13")]
    [MemberData(nameof(Innocent))]
    public async Task Block_OnForeignCodeWhileOwnCodeWaitsToRun_IsLeftAlone(string waiting)
    {
        await using var stage = await Stage.Start();

        await stage.Run(self =>
        {
            _ = s_waiting[waiting](self);
            ReadResult(Task.Run(() =>
            {
                Thread.Sleep(400);
                return 1;
            }));
            return Task.CompletedTask;
        });
    }

    /// <summary>Ways in which a task can hang on code of the process that waits to run on it.</summary>
    private static readonly Dictionary<string, Func<ProcessContext, Task<int>>> s_chains = new()
    {
        ["own code that awaits own code"] = async _ => await OwnAsyncCode(),
        ["without its context"] = async _ => await OwnAsyncCode().ConfigureAwait(false),
        ["a value task"] = _ => ValueTaskCode().AsTask(),
        ["all of several"] = async _ => (await Task.WhenAll(Task.Run(() => 2), OwnAsyncCode()))[1],
        ["foreign code that awaits it"] = _ =>
        {
            var own = OwnAsyncCode();
            return Task.Run(async () => await own);
        },
        ["foreign code that returns it"] = _ =>
        {
            var own = OwnAsyncCode();
            return Task.Run(() => own);
        },
        ["a flow in a receive"] = Receiving,
        ["a flow in a sleep"] = async self =>
        {
            await self.SleepAsync(Guard.Limit);
            return 1;
        },
    };

    public static TheoryData<string> Chains => [.. s_chains.Keys];

    [Theory, Trait("Semantics", "P13")]
    [MemberData(nameof(Chains))]
    public async Task Block_OnWhatHangsOnOwnCode_Throws(string chain)
    {
        await using var stage = await Stage.Start();

        await stage.Run(self =>
        {
            _ = EndlessFlow();
            var error = Assert.Throws<InvalidOperationException>(() => ReadResult(s_chains[chain](self)));
            Assert.Contains(nameof(ReadResult), error.Message, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
    }

    [Fact, Trait("Semantics", "P13")]
    public async Task Block_OnTheFirstOfOwnAndForeignCode_IsLeftAlone()
    {
        await using var stage = await Stage.Start();

        var first = await stage.Run(self =>
        {
            var foreign = Task.Delay(400);
            return Task.FromResult(ReferenceEquals(foreign, Task.WhenAny(EndlessFlow(), Receiving(self), foreign).Result));
        });

        Assert.True(first);
    }

    [Fact, Trait("Semantics", "P13")]
    public async Task Block_OnAnOwnVerb_EndsItAndTheProcessGoesOnWithoutIt()
    {
        await using var stage = await Stage.Start();

        await stage.Run(async self =>
        {
            var receive = self.ReceiveAsync<int>().AsTask();
            Assert.Throws<InvalidOperationException>(() => ReadResult(receive));
            self.Send(self.Pid, 7);
            Assert.Equal(7, await self.ReceiveAsync<int>());
            await Assert.ThrowsAsync<InvalidOperationException>(() => receive);
        });
    }

    [Fact, Trait("Semantics", "P13")]
    public async Task Block_OnALockWhileAContinuationWaits_IsNeverInterrupted()
    {
        await using var stage = await Stage.Start();
        var gate = new object();
        using var held = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (gate)
            {
                held.Set();
                Thread.Sleep(700);
            }
        });
        holder.Start();
        held.Wait();

        var entered = await stage.Run(async self =>
        {
            var side = OwnAsyncCode();
            bool entered;
            lock (gate)
                entered = true;
            await side;
            return entered;
        });

        Assert.True(entered);
        holder.Join();
    }

    [Fact, Trait("Semantics", "X9")]
    public async Task Block_OnAnEvent_LeavesSignalsToTheNextVerb()
    {
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        using var goOn = new ManualResetEventSlim();
        var (held, sent) = (new Gate(), new Gate());
        var pid = stage.Riot.Spawn(async self =>
        {
            held.Open();
            while (!sent.IsOpen)
                Thread.Sleep(1);
            goOn.Wait();
            await self.ReceiveAsync();
        });
        await held.Opened();
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        sent.Open();

        for (var look = 0; look < 20; look++)
        {
            Assert.Equal(ProcessStatus.Running, stage.Riot.Processes.Info(pid)?.Status);
            Thread.Sleep(10);
        }

        goOn.Set();
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
    }

    private static void ReadResult(Task<int> task) => _ = task.Result;

    private static void CallWait(Task<int> task) => task.Wait();

    private static void GetTheResult(Task<int> task) => task.GetAwaiter().GetResult();

    private static void WaitForAll(Task<int> task) => Task.WaitAll(task);

    private static async Task<int> EndlessFlow()
    {
        while (true)
            await Task.Delay(20);
    }

    private static async Task<int> Receiving(ProcessContext self) => await self.ReceiveAsync<int>();

    private static async ValueTask<int> ValueTaskCode() => await OwnAsyncCode();

    private static async Task<int> OwnAsyncCode()
    {
        await Task.Delay(1);
        return 1;
    }
}
