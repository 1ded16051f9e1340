// The parts of a storm of calls: servers that answer in all ways; callers that keep account, end servers now and then, and replace those that they find dead.
using System.Collections.Concurrent;

namespace Riot.Tests.Stress;

internal sealed class CallStorm(IRiot riot, Pid[] servers, CallStorm.Outcomes seen)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();

    /// <summary>How the server is to answer.</summary>
    private enum How
    {
        AtOnce,
        AfterAnAwait,
        FromAnotherThread,
        ByAnotherProcess,
        InALaterHandler,
        ByRefusing,
        Never,
        ByCrashing,
        ByStopping,
    }

    public Outcomes Seen { get; } = seen;

    /// <summary>Some of the requests, to see whether anybody still holds them.</summary>
    public ConcurrentBag<WeakReference> Sample { get; } = [];

    public IEnumerable<Pid> Servers => servers;

    /// <summary>Starts another in the place of one that is dead, unless somebody has done so. None: a first one.</summary>
    public void Replace(int i, Pid dead)
    {
        lock (_lock)
        {
            if (servers[i] == dead)
                servers[i] = riot.Spawn<Server>();
        }
    }

    public async Task CallFromInside(ProcessContext self, int number, int times)
    {
        var random = new Random(number);
        for (var i = 0; i < times; i++)
        {
            self.Send(self.Pid, "unread"); // Calls have to get past these.
            var (ask, at) = (Next(random, i, number), random.Next(servers.Length));
            var pid = servers[at];
            End(pid, random.Next(60));
            await Account(async () => await self.CallAsync(pid, ask, LimitOf(ask, random)), ask, at, pid);
        }
    }

    public async Task CallFromOutside(int number, int times)
    {
        var random = new Random(number);
        for (var i = 0; i < times; i++)
        {
            var (ask, at) = (Next(random, i, number), random.Next(servers.Length));
            var pid = servers[at];
            using var cancellation = new CancellationTokenSource();
            var call = riot.CallAsync(pid, ask, LimitOf(ask, random), cancellation.Token);
            if (random.Next(8) == 0)
                await cancellation.CancelAsync();
            End(pid, random.Next(60)); // Here while it may be answering, inside just before the call.
            await Account(() => call.AsTask(), ask, at, pid);
        }
    }

    private void End(Pid server, int die)
    {
        if (die == 0)
            riot.Kill(server);
        else if (die == 1)
            riot.Exit(server, ExitReason.Shutdown);
    }

    private Question Next(Random random, int i, int number)
    {
        var question = new Question((How)random.Next(9), (number, i));
        if (i % 20 == 0)
            Sample.Add(new WeakReference(question));
        return question;
    }

    // One that is never answered has a limit; of the others, some, and some none.
    private static TimeSpan LimitOf(Question ask, Random random) =>
        ask.How == How.Never || random.Next(10) == 0 ? s_short : Timeout.InfiniteTimeSpan;

    private async Task Account(Func<Task<Reply>> call, Question ask, int at, Pid pid)
    {
        try
        {
            var reply = await call();
            if (reply.To != ask.Id)
                throw new InvalidOperationException($"{ask} got {reply}");
            Interlocked.Increment(ref Seen.Replied);
        }
        catch (RefusedException refused)
        {
            if (refused.Id != ask.Id)
                throw new InvalidOperationException($"{ask} got the refusal of {refused.Id}");
            Interlocked.Increment(ref Seen.Refused);
        }
        catch (ServerExitedException)
        {
            Interlocked.Increment(ref Seen.ServerExited);
        }
        catch (CallTimeoutException)
        {
            Interlocked.Increment(ref Seen.TimedOut);
        }
        catch (NoSuchProcessException)
        {
            Interlocked.Increment(ref Seen.NoSuchProcess);
            Replace(at, pid);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref Seen.Cancelled);
        }
    }

    public sealed record Outcomes
    {
        public int Replied;
        public int Refused;
        public int ServerExited;
        public int TimedOut;
        public int NoSuchProcess;
        public int Cancelled;

        public int Total => Replied + Refused + ServerExited + TimedOut + NoSuchProcess + Cancelled;
    }

    private sealed record Reply((int Caller, int Number) To);

    private sealed record Question(How How, (int Caller, int Number) Id) : ICall<Reply>
    {
        public void Answer(IncomingCall call) => call.Reply(this, new Reply(Id));
    }

    // Not the call alone: a deputy that passes over it, since nobody waits any more, would wait for ever.
    private sealed record Passed(IncomingCall Call);

    private sealed class RefusedException((int Caller, int Number) id) : Exception
    {
        public (int Caller, int Number) Id { get; } = id;
    }

    private sealed class Server : GenServer
    {
        private readonly Queue<IncomingCall> _later = new();

        protected override async ValueTask<Answer> HandleCallAsync(IncomingCall call)
        {
            var question = (Question)call.Request;
            while (question.How != How.InALaterHandler && _later.TryDequeue(out var old))
                ((Question)old.Request).Answer(old);
            switch (question.How)
            {
                case How.AtOnce:
                    return Reply(question, new Reply(question.Id));
                case How.AfterAnAwait:
                    await Task.Yield();
                    return Reply(question, new Reply(question.Id));
                case How.FromAnotherThread:
                    _ = Task.Run(() => question.Answer(call), CancellationToken.None);
                    return NoReply;
                case How.ByAnotherProcess:
                    var deputy = Self.Spawn(async self =>
                    {
                        var passed = (await self.ReceiveAsync<Passed>()).Call;
                        ((Question)passed.Request).Answer(passed);
                    });
                    Self.Send(deputy, new Passed(call));
                    return NoReply;
                case How.InALaterHandler:
                    _later.Enqueue(call);
                    Continue("answer");
                    return NoReply;
                case How.ByRefusing:
                    return Refuse(new RefusedException(question.Id));
                case How.Never:
                    return NoReply;
                case How.ByStopping when question.Id.Number % 10 == 0:
                    Stop(ExitReason.Normal);
                    return NoReply;
                case How.ByCrashing when question.Id.Number % 10 == 0:
                    throw new InvalidTimeZoneException("thrown by the test");
                default:
                    return Reply(question, new Reply(question.Id));
            }
        }

        protected override ValueTask HandleMessageAsync(object message)
        {
            while (_later.TryDequeue(out var call))
                ((Question)call.Request).Answer(call);
            return default;
        }
    }
}
