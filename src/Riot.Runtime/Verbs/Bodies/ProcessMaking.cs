namespace Riot.Verbs;

/// <summary>
/// What holds of processes made by type with a host and without: which value fits a parameter, and how what was made is disposed of. Any thread.
/// </summary>
internal static class ProcessMaking
{
    public static bool Takes(Type parameterType, object? value) =>
        value is null ? !parameterType.IsValueType || Nullable.GetUnderlyingType(parameterType) is not null : parameterType.IsInstanceOfType(value);

    public static async ValueTask DisposeOfAsync(IProcess? process)
    {
        if (process is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            (process as IDisposable)?.Dispose();
    }
}
