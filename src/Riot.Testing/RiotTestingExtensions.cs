using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Riot.Testing.Recording;

namespace Riot.Testing;

/// <summary>Verbs for tests, on any runtime, simulated or not.</summary>
public static class RiotTestingExtensions
{
    /// <summary>Spawns a process that a test sends from, and whose messages it looks at.</summary>
    /// <param name="riot">The runtime.</param>
    /// <param name="name">The name that it is registered under; null for none.</param>
    public static Probe SpawnProbe(this IRiot riot, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(riot);
        return new Probe(riot, name);
    }

    /// <summary>Runs a body in a process of its own, and returns what it returns or throws what it throws.</summary>
    /// <exception cref="ProbeException">The process ended in another way; the message has the reason.</exception>
    public static async Task<T> RunInProcessAsync<T>(this IRiot riot, Func<ProcessContext, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(riot);
        ArgumentNullException.ThrowIfNull(body);
        Task<T>? result = null;
        ThrowUnlessNormal(await riot.SpawnAndWaitAsync(self => result = body(self), cancellationToken: cancellationToken));
        return await result!;
    }

    /// <inheritdoc cref="RunInProcessAsync{T}"/>
    public static async Task RunInProcessAsync(this IRiot riot, Func<ProcessContext, Task> body, CancellationToken cancellationToken = default) =>
        ThrowUnlessNormal(await riot.SpawnAndWaitAsync(body, cancellationToken: cancellationToken));

    /// <summary>Spawns a process and waits for its end.</summary>
    /// <returns>Why it ended, however soon that was.</returns>
    public static async Task<ExitReason> SpawnAndWaitAsync(
        this IRiot riot, Func<ProcessContext, Task> body, ProcessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(riot);
        ArgumentNullException.ThrowIfNull(body);
        return await riot.SpawnMonitored(body, options).Ended.WaitAsync(cancellationToken);
    }

    /// <summary>Records all that is sent in runtimes created from these settings. For tests only: the recording grows without limit.</summary>
    public static SignalRecording RecordSignals(this RiotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var recorder = new SignalRecorder();
        options.Tap = recorder;
        return recorder.Recording;
    }

    /// <summary>Records all that is sent in the runtimes of a host; call it after <c>AddRiot</c>. For tests only: the recording grows without limit.</summary>
    public static SignalRecording RecordSignals(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var recorder = new SignalRecorder();
        services.PostConfigureAll<RiotOptions>(options => options.Tap = recorder);
        return recorder.Recording;
    }

    private static void ThrowUnlessNormal(ExitReason reason)
    {
        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        if (!reason.IsNormal)
            throw new ProbeException($"The process that ran the test's body ended: {reason}.");
    }
}
