using System.Runtime.CompilerServices;

namespace Riot.Testing.Reports;

/// <summary>Names the method that a continuation goes back to.</summary>
internal static class Where
{
    /// <summary>As in <c> in Tunnel.RunAsync</c>; empty if it is not known.</summary>
    public static string Phrase(object? continuation) => Method(continuation) is { } method ? $" in {method}" : "";

    private static string? Method(object? continuation)
    {
        var box = continuation is Delegate function ? function.Target : continuation;
        foreach (var type in box?.GetType().GenericTypeArguments ?? [])
        {
            if (typeof(IAsyncStateMachine).IsAssignableFrom(type))
                return Names.OfStateMachine(type);
        }

        return null;
    }
}
