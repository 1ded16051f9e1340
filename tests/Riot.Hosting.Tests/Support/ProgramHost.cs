using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Support;

/// <summary>Runs a web program as it stands, inside the test, and gets hold of the host that it builds: hosts announce themselves once they are built.</summary>
internal sealed class ProgramHost : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    private readonly string _name;
    private readonly TaskCompletionSource<IHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Task _program;
    private IHostApplicationLifetime? _lifetime;

    private ProgramHost(Assembly program)
    {
        _name = program.GetName().Name!;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        string[] arguments = [$"--applicationName={_name}", "--hostBuilder:reloadConfigOnChange=false", "--urls=http://127.0.0.1:0"];
        _program = Task.Factory.StartNew(
            () => program.EntryPoint!.Invoke(null, [arguments]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What it logs, whatever the category.</summary>
    public CapturedLog Log { get; } = new(LogLevel.Information);

    /// <summary>Starts the program in which a type is; the host that it builds has started.</summary>
    public static async Task<(ProgramHost Program, IHost Host)> StartAsync<T>()
    {
        var program = new ProgramHost(typeof(T).Assembly);
        var first = await Task.WhenAny(program._started.Task, program._program).Guarded();
        await first; // A program that ends before has failed.
        return (program, await program._started.Task.Guarded());
    }

    public async ValueTask DisposeAsync()
    {
        await _started.Task.Guarded();
        _lifetime!.StopApplication(); // Held since the start: a program that ends by itself has disposed of its host by now.
        await _program.Guarded();
        _subscriptions.ForEach(subscription => subscription.Dispose());
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
            _subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: "HostBuilt", Value: IHost host } || host.Services.GetRequiredService<IHostEnvironment>().ApplicationName != _name)
            return;
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Provider(Log));
        _lifetime = host.Lifetime();
        _lifetime.ApplicationStarted.Register(() => _started.TrySetResult(host));
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private sealed class Provider(CapturedLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
