namespace Riot.Diagnostics;

/// <summary>Prints what the application gave: keys, states, requests, errors. That is its code, and may throw: what was to be told is told all the same. Any thread.</summary>
internal static class Printed
{
    public static string Of(object? value)
    {
        try
        {
            return value is Exception error ? $"{error.GetType().Name}: {error.Message}" : $"{value}";
        }
        catch (Exception error)
        {
            return Instead(value!, error);
        }
    }

    /// <summary>What an error says.</summary>
    public static string Message(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception second)
        {
            return Instead(error, second);
        }
    }

    private static string Instead(object value, Exception error) => $"{value.GetType().Name}, which threw {error.GetType().Name} when it was printed";
}
