using Riot.Processes;

namespace Riot.Supervision;

/// <summary>The body of a child, which is called by the child's path where its process has no name.</summary>
internal sealed class ChildBody(Child child, ProcessBody body) : ProcessBody
{
    public override string Path => child.Path;

    public override string Description => body.Description;

    // The same for all its lives, so it is made once: a child that crashes again and again would else leave one behind each time.
    public override ProcessBody Ended => child.EndedBody ??= Known(Path, body.Ended.Description);

    public override bool HasScope => body.HasScope;

    public override ExitConduct Conduct => body.Conduct;

    public override Task Start(Process process) => body.Start(process);

    public override ValueTask DisposeAsync() => body.DisposeAsync();
}
