namespace Riot.Hosting.Roots;

/// <summary>
/// The root processes of one runtime: started in order, watched, stopped in reverse (H2). <see cref="StartAsync"/> is called once, and
/// <see cref="StopAsync"/> after it has ended.
/// </summary>
internal sealed class RootTree(RiotRuntime runtime, IServiceProvider services, IReadOnlyList<RootDeclaration> declarations, RootEnds ends)
{
    private readonly Stack<(Pid Pid, Task Ended)> _started = new();

    // Kills a root that is still starting.
    private readonly CancellationTokenSource _kill = new();
    private volatile bool _stopping;

    public bool IsEmpty => declarations.Count == 0;

    /// <summary>Completes once all roots have started. Throws what made one fail; those before it, and one that was cut off, still run then.</summary>
    /// <param name="cancellationToken">Cuts the start off; cancelled too when a root of this or another runtime of the host fails.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var declaration in declarations)
        {
            ThrowIfCutOff(cancellationToken);
            await StartOneAsync(declaration, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops one root after another, the last first; each has an equal share of what is left, so that time which one does not use passes on.</summary>
    /// <param name="remaining">How much time there is left for all of them.</param>
    /// <param name="cancellationToken">From then on, roots are killed.</param>
    public async Task StopAsync(Func<TimeSpan> remaining, CancellationToken cancellationToken)
    {
        _stopping = true;
        while (_started.TryPeek(out var root))
        {
            var share = remaining() / _started.Count;
            _started.Pop();
            if (!root.Pid.IsNone) // None: it found nothing to do.
                await runtime.StopAsync(root.Pid, Shutdown.After(share), cancellationToken: cancellationToken).ConfigureAwait(false);
            _kill.Cancel(); // One that was cut off in its start, and is not to be found by its name.
            await root.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A root that fails while a later one starts cuts that start off: it may be waiting for the one that has failed. What is cut off is stopped in its turn like those
    // that have started, a supervisor from its leaves.
    private async Task StartOneAsync(RootDeclaration declaration, CancellationToken cancellationToken)
    {
        var starting = declaration.Start!(runtime, services, _kill.Token);
        await ((Task)starting).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!starting.IsCompleted)
        {
            _started.Push((runtime.Names.WhereIs(declaration.Name) ?? Pid.None, starting));
            ThrowIfCutOff(cancellationToken);
        }

        var (pid, ended) = await starting.ConfigureAwait(false);
        var over = new TaskCompletionSource();
        _started.Push((pid, over.Task));
        _ = ReportAsync(declaration.Name, pid, ended, over);
    }

    // The stop does not wait for the report: what a host does that is told to stop runs within it, and may be to wait for the stop.
    private async Task ReportAsync(string name, Pid pid, Task<ExitReason> ended, TaskCompletionSource over)
    {
        var reason = await ended.ConfigureAwait(false);
        over.SetResult();
        if (!_stopping)
            ends.OnEnded(name, pid, reason);
    }

    private void ThrowIfCutOff(CancellationToken cancellationToken)
    {
        ends.ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
