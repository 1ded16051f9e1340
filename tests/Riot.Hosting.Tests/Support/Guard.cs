namespace Riot.Hosting.Tests.Support;

/// <summary>Ends a test that waits for what does not come.</summary>
internal static class Guard
{
    private static readonly TimeSpan s_generous = TimeSpan.FromSeconds(30);

    /// <summary>Gives what must not happen the time to happen: all that is ready now runs, and what that makes ready. It waits for nothing.</summary>
    public static async Task SettleAsync(this IRiot riot)
    {
        for (var i = 0; i < 200; i++)
        {
            await riot.WaitForExitAsync(riot.Spawn(_ => Task.CompletedTask)).InTime();
            await Task.Yield();
        }
    }

    public static Task InTime(this Task task) => task.WaitAsync(s_generous);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(s_generous);
}
