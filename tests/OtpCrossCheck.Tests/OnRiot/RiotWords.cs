// Riot's reasons, messages and errors in the words of the scenarios, and back. Scenarios/README.md has the table; its other half is in otp_play.erl.
namespace Riot.OtpCrossCheck.OnRiot;

internal static class RiotWords
{
    private const string ShutdownPrefix = "shutdown:";

    /// <summary>A link's reason is told by its root, as in Erlang, where it is the root that travels.</summary>
    public static string Word(ExitReason reason) => reason switch
    {
        ExitReason.LinkDown { Root.IsNormal: true } => "dragged:normal",
        ExitReason.LinkDown link => Word(link.Root),
        ExitReason.Exception => "error",
        ExitReason.Custom custom => $"{custom.Value}",
        ExitReason.ShutdownWith { Detail: RestartIntensityExceeded } => $"{ShutdownPrefix}gave-up",
        ExitReason.ShutdownWith { Detail: FailedToStartChild failed } => $"{ShutdownPrefix}no-start/{failed.ChildId}/{Word(failed.Reason)}",
        ExitReason.ShutdownWith shutdown => $"{ShutdownPrefix}{shutdown.Detail}",
        _ when reason == ExitReason.Normal => "normal",
        _ when reason == ExitReason.Shutdown => "shutdown",
        _ when reason == ExitReason.Killed => "killed",
        _ when reason == ExitReason.NoProcess => "noproc",
        _ => throw new FormatException($"No word for the reason {reason}."),
    };

    public static ExitReason Reason(string word) => word switch
    {
        "normal" => ExitReason.Normal,
        "shutdown" => ExitReason.Shutdown,
        "killed" => ExitReason.Killed,
        "noproc" => ExitReason.NoProcess,
        _ when word.StartsWith(ShutdownPrefix, StringComparison.Ordinal) => new ExitReason.ShutdownWith(word[ShutdownPrefix.Length..]),
        _ => new ExitReason.Custom(word),
    };

    public static string Message(object message, Cast cast) => message switch
    {
        ExitMessage exit => $"exit from {cast.RoleOf(exit.From)} {Word(exit.Reason)}",
        ProcessDown down => $"down {cast.LabelOf(down.Monitor)} {cast.RoleOf(down.Pid)} {Word(down.Reason)}",
        string word => $"got {word}",
        _ => throw new FormatException($"No word for the message {message}."),
    };

    /// <summary>What a verb's exception is called; null for exceptions that are no refusal.</summary>
    public static string? Refusal(string verb, Exception error) => error switch
    {
        NoSuchProcessException when verb is "links" or "calls" or "stops" => "noproc",
        StartFailedException failed => $"failed {Word(failed.Reason)}",
        ServerExitedException exited => $"exited {Word(exited.Reason)}",
        CallTimeoutException => "timeout",
        SupervisorException supervisor => Word(supervisor.Error),
        InvalidOperationException when verb == "calls" => "refused",
        NoSuchProcessException or UnknownNameException or AlreadyRegisteredException or ArgumentException => "refused",
        _ => null,
    };

    public static string Child(ChildInfo child, Cast cast) => child.State switch
    {
        ChildState.Running => cast.RoleOf(child.Pid),
        ChildState.Restarting => $"{child.Id}:restarting",
        _ => $"{child.Id}:stopped",
    };

    public static LinkScope Scope(string[] verb) =>
        verb.Contains("abnormally") ? LinkScope.AbnormalExit
        : verb.Contains("owned") ? LinkScope.Owner
        : LinkScope.AnyExit;

    private static string Word(SupervisorError error) => error switch
    {
        SupervisorError.AlreadyStarted => "already-started",
        SupervisorError.AlreadyPresent => "already-present",
        SupervisorError.Running => "running",
        SupervisorError.Restarting => "restarting",
        SupervisorError.NotFound => "not-found",
        SupervisorError.Dynamic => "dynamic",
        _ => throw new FormatException($"No word for the error {error}."),
    };
}
