using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Riot.Diagnostics;
using Riot.Verbs;

namespace Riot.Hosting.Activation;

/// <summary>One process in the making, with the scope of its services and of its log lines. The process's own thread only.</summary>
internal sealed class ScopedActivation(
    Type processType, ProcessRecipe recipe, IServiceScopeFactory scopes, GuardedLogger logger) : ProcessActivation
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
            return _process = recipe.Make(scope.ServiceProvider) ?? throw new InvalidOperationException("its factory returned null");
        }
        catch (Exception error)
        {
            throw new ActivationException(processType, Printed.Of(error), error);
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
        Exception? error = null;
        try
        {
            if (!recipe.IsContainers)
                await ProcessMaking.DisposeOfAsync(_process);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        try
        {
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception thrown)
        {
            error = error is null ? thrown : new AggregateException(error, thrown);
        }

        await base.DisposeAsync();
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
    }
}
