namespace Riot.Verbs;

/// <summary>A process that its spawner's own function makes, and which is disposed of at its end.</summary>
internal sealed class FactoryActivation(Type processType, Func<IProcess> make) : ProcessActivation
{
    private IProcess? _process;

    public override IProcess Activate(ProcessContext self) =>
        _process = make() ?? throw new ActivationException(processType, "the function that makes it returned null.");

    public override async ValueTask DisposeAsync()
    {
        await ProcessMaking.DisposeOfAsync(_process);
        await base.DisposeAsync();
    }
}
