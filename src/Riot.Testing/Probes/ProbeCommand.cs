namespace Riot.Testing.Probes;

/// <summary>What a test tells its probe to do.</summary>
internal abstract class ProbeCommand
{
    public abstract Task RunAsync(ProcessContext self, IncomingCall call);
}

/// <summary>A command whose result has a type.</summary>
internal sealed class ProbeCommand<T>(Func<ProcessContext, ValueTask<T>> question) : ProbeCommand, ICall<T>
{
    public override async Task RunAsync(ProcessContext self, IncomingCall call)
    {
        try
        {
            call.Reply(this, await question(self));
        }
        catch (Exception error)
        {
            call.Refuse(error);
            if (error is ProcessExitException)
                throw;
        }
    }
}
