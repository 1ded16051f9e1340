// Ends a wait that would otherwise hang a test run.
namespace Riot.Tests;

internal static class Guard
{
    /// <summary>Far more than anything takes that works; it only decides how long a failure takes to show.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<T> Guarded<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Guarded(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Guarded<T>(this ValueTask<T> task) => task.AsTask().Guarded();

    public static Task Guarded(this ValueTask task) => task.AsTask().Guarded();
}
