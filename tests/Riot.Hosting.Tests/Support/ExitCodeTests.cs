namespace Riot.Tests.Support;

/// <summary>Tests of what they do to the exit code of the whole program run one at a time, and give it back.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public abstract class ExitCodeTests : IDisposable
{
    private const string Name = "exit code";
    private readonly int _before = Environment.ExitCode;

    protected ExitCodeTests() => Environment.ExitCode = 0;

    public void Dispose()
    {
        Environment.ExitCode = _before;
        GC.SuppressFinalize(this);
    }
}
