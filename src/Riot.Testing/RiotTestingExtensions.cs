using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Riot.Testing.Recording;

namespace Riot.Testing;

/// <summary>Verbs for tests, on any runtime, simulated or not.</summary>
public static class RiotTestingExtensions
{
    /// <summary>Spawns a process that a test sends from, and whose messages it looks at.</summary>
    /// <param name="riot">The runtime to spawn it in.</param>
    /// <param name="name">The name that it is registered under; null for none.</param>
    public static Probe SpawnProbe(this IRiot riot, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(riot);
        return new Probe(riot, name);
    }

    /// <summary>
    /// Runs a body in a process of its own, and throws what it throws: for assertions within. <see cref="RiotExtensions"/> has <c>ComputeAsync</c> for a value, and
    /// <see cref="IRiot.SpawnAndWaitAsync"/> gives the reason and throws nothing.
    /// </summary>
    /// <param name="riot">The runtime to run it in.</param>
    /// <param name="body">What the process runs: the test, or a part of it.</param>
    /// <param name="cancellationToken">Asks the process to exit; its end is awaited nevertheless.</param>
    /// <exception cref="ProbeException">The process ended abnormally without an exception; the message has the reason.</exception>
    public static async Task RunInProcessAsync(this IRiot riot, Func<ProcessContext, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(riot);
        var reason = await riot.SpawnAndWaitAsync(body, cancellationToken: cancellationToken);
        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        if (!reason.IsNormal)
            throw new ProbeException($"The process that ran the test's body ended: {reason}.");
    }

    /// <summary>Records all that is sent in runtimes created from these settings. For tests only: the recording grows without limit.</summary>
    /// <example><code>
    /// var options = new RiotOptions();
    /// var recording = options.RecordSignals();
    /// await RiotRuntime.RunAsync(async self =>
    /// {
    ///     self.Send(self.Pid, new Said("hello"));
    ///     await self.ReceiveAsync&lt;Said&gt;();
    /// }, options, cancellationToken);
    ///
    /// Assert.Equal([new Said("hello")], recording.Messages&lt;Said&gt;());
    /// Assert.DoesNotContain(recording.Sent, sent => sent.Kind == "link");
    /// </code></example>
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
}
