// For tests that measure the whole OS process (its heap, its CPU time) or hold many threads: nothing runs beside them.
namespace Riot.Tests;

[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
