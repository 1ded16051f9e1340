// The ways in which a process can end, as a dimension of test matrices.
namespace Riot.Tests;

public enum Ending
{
    Return,
    Throw,
    ExitItself,
    AskedNormal,
    AskedShutdown,
    AskedShutdownWith,
    AskedCustom,
    Killed,
}

internal static class Endings
{
    /// <summary>Ends a puppet in a given way. Returns the reason that it ought to have.</summary>
    public static ExitReason End(this Stage stage, Puppet puppet, Ending ending)
    {
        switch (ending)
        {
            case Ending.Return:
                puppet.Return();
                return ExitReason.Normal;
            case Ending.Throw:
                var error = new InvalidTimeZoneException("thrown by the test");
                puppet.Throw(error);
                return new ExitReason.Exception(error);
            case Ending.ExitItself:
                var own = new ExitReason.Custom("of my own will");
                _ = puppet.Do(self => self.Exit(own));
                return own;
            case Ending.AskedNormal:
                return Ask(ExitReason.Normal);
            case Ending.AskedShutdown:
                return Ask(ExitReason.Shutdown);
            case Ending.AskedShutdownWith:
                return Ask(new ExitReason.ShutdownWith("done"));
            case Ending.AskedCustom:
                return Ask(new ExitReason.Custom(42));
            case Ending.Killed:
                stage.Riot.Kill(puppet.Pid);
                return ExitReason.Killed;
            default:
                throw new ArgumentOutOfRangeException(nameof(ending));
        }

        ExitReason Ask(ExitReason reason)
        {
            stage.Riot.Exit(puppet.Pid, reason);
            return reason;
        }
    }
}
