using System.Threading.Tasks.Sources;

namespace Riot.Processes;

/// <summary>
/// The pending verb of a process, awaited as a result of another type. It keeps nothing of any one verb, so that a process uses one again and again. As the
/// process's own value-task source, it belongs to whoever awaits the verb.
/// </summary>
internal abstract class VerbResult<T>(Process process) : IValueTaskSource<T>
{
    T IValueTaskSource<T>.GetResult(short token) => Of(process.GetResult(token));

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => process.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => process.OnCompleted(continuation, state, token, flags);

    protected abstract T Of(object? result);
}

/// <summary>A message of a certain type.</summary>
internal sealed class ReceivedAs<T>(Process process) : VerbResult<T>(process)
{
    protected override T Of(object? result) => (T)result!;
}

/// <summary>A message of a certain type, or none in time.</summary>
internal sealed class TriedAs<T>(Process process) : VerbResult<Received<T>>(process)
{
    public static Received<T> From(object? result) => ReferenceEquals(result, Process.TimedOut) ? default : new Received<T>(true, (T)result!);

    protected override Received<T> Of(object? result) => From(result);
}
