namespace Riot.Testing.Probes;

/// <summary>What a test has a probe do.</summary>
internal abstract class ProbeOrder
{
    public abstract Task Obey(ProcessContext self, IncomingCall call);
}

/// <summary>An order whose answer has a type.</summary>
internal sealed class ProbeOrder<T>(Func<ProcessContext, ValueTask<T>> question) : ProbeOrder, ICall<T>
{
    public override async Task Obey(ProcessContext self, IncomingCall call)
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
