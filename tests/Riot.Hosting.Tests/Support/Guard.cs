namespace Riot.Hosting.Tests.Support;

/// <summary>Ends a test that waits for what does not come.</summary>
internal static class Guard
{
    private static readonly TimeSpan s_generous = TimeSpan.FromSeconds(30);

    public static Task InTime(this Task task) => task.WaitAsync(s_generous);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(s_generous);
}
