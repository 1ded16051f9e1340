// A process with a mailbox of a given limit that takes nothing out of it until it is told to, by other means than messages.
namespace Riot.Tests.Semantics.Receive;

internal sealed class IdleProcess
{
    private readonly Gate _drain = new();
    private readonly TaskCompletionSource<List<object>> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Pid Pid { get; private set; }

    /// <summary>Completes once it sits in a foreign await.</summary>
    public static async Task<IdleProcess> Start(Stage stage, MailboxLimit limit, string? name = null)
    {
        var idle = new IdleProcess();
        idle.Pid = stage.Riot.Spawn(
            async self =>
            {
                await idle._drain;
                List<object> all = [];
                while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
                    all.Add(message);
                idle._all.SetResult(all);
            },
            new ProcessOptions { Mailbox = limit, Name = name });
        await stage.Until(idle.Pid, ProcessStatus.Awaiting);
        return idle;
    }

    /// <summary>Makes it take all that is there, and end.</summary>
    public Task<List<object>> Drain()
    {
        _drain.Open();
        return _all.Task.Guarded();
    }
}
