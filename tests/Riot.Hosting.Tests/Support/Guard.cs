namespace Riot.Hosting.Tests.Support;

/// <summary>Ends a test that waits for what does not come.</summary>
internal static class Guard
{
    private static readonly TimeSpan s_generous = TimeSpan.FromSeconds(30);

    /// <summary>Gives what must not happen its chance: what is ready runs, what is due fires, and what that makes ready runs too.</summary>
    public static async Task SettleAsync(this IRiot riot)
    {
        for (var round = 0; round < 30; round++)
        {
            await riot.WaitForExitAsync(riot.Spawn(async self => await self.Sleep(TimeSpan.FromTicks(1)))).InTime();
            await Task.Yield();
        }
    }

    public static Task InTime(this Task task) => task.WaitAsync(s_generous);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(s_generous);
}
