using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Riot.Hosting.Activation;

/// <summary>One process in the making, with the scope of its services and of its log lines. The process's own thread only.</summary>
internal sealed class ScopedActivation(
    Type processType, Func<IServiceProvider, IProcess> recipe, IServiceScopeFactory scopes, ILogger logger) : ProcessActivation
{
    private ProcessLogScope? _logScope;
    private AsyncServiceScope? _scope;
    private IProcess? _process;

    /// <inheritdoc/>
    public override IProcess Activate(ProcessContext self)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            _scope = scope;
            return _process = recipe(scope.ServiceProvider) ?? throw new InvalidOperationException("its factory returned null");
        }
        catch (Exception error)
        {
            throw new ActivationException(processType, $"{error.GetType().Name}: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ProcessContext self, Func<Task> run)
    {
        _logScope = new ProcessLogScope(self);
        using (logger.BeginScope(_logScope))
            await run();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        using var logging = _logScope is null ? null : logger.BeginScope(_logScope);
        try
        {
            if (_process is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (_process as IDisposable)?.Dispose();
        }
        finally
        {
            if (_scope is { } scope)
                await scope.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
