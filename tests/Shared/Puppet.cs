// A process that does what a test tells it, one order after the other, and is suspended in a receive between them.
namespace Riot.Tests;

internal sealed class Puppet(Stage stage, Pid pid)
{
    public Pid Pid { get; } = pid;

    /// <summary>How it ended, once it has and all who asked have been told.</summary>
    public Task<ExitReason> Exit => stage.ExitOf(Pid);

    /// <summary>The body. Messages that are not orders stay in the mailbox.</summary>
    public static async Task Obey(ProcessContext self)
    {
        while (await (await self.ReceiveAsync<Order>()).Obey(self))
        {
        }
    }

    /// <summary>Makes it do something; completes once done, or with what that threw, which ends the puppet only if it is exiting.</summary>
    public Task Do(Action<ProcessContext> action) => Ask(self =>
    {
        action(self);
        return new ValueTask<bool>(true);
    });

    public Task<T> Ask<T>(Func<ProcessContext, T> question) => Ask(self => new ValueTask<T>(question(self)));

    public Task<T> Ask<T>(Func<ProcessContext, ValueTask<T>> question)
    {
        var order = new Question<T>(question);
        stage.Riot.Send(Pid, order);
        return order.Answer.Task.Guarded();
    }

    /// <summary>Completes once it has acted on all that was sent to it before; never if that has ended it.</summary>
    public Task Sync() => Do(_ => { });

    /// <summary>Takes all messages out of its mailbox.</summary>
    public Task<List<object>> Drain() => Ask(async ValueTask<List<object>> (self) =>
    {
        var all = new List<object>();
        while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
            all.Add(message);
        return all;
    });

    /// <summary>Makes its body return.</summary>
    public void Return() => stage.Riot.Send(Pid, new Last(null));

    /// <summary>Makes its body throw.</summary>
    public void Throw(Exception error) => stage.Riot.Send(Pid, new Last(error));

    private abstract class Order
    {
        public abstract Task<bool> Obey(ProcessContext self);
    }

    private sealed class Last(Exception? error) : Order
    {
        public override Task<bool> Obey(ProcessContext self) => error is null ? Task.FromResult(false) : throw error;
    }

    private sealed class Question<T>(Func<ProcessContext, ValueTask<T>> question) : Order
    {
        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<bool> Obey(ProcessContext self)
        {
            try
            {
                Answer.TrySetResult(await question(self));
            }
            catch (Exception error)
            {
                Answer.TrySetException(error);
                if (error is ProcessExitException)
                    throw;
            }

            return true;
        }
    }
}
