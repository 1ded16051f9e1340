// A scenario: what its processes do, step by step, and what each of them is expected to see, on Riot and on Erlang/OTP.
namespace Riot.OtpCrossCheck.Language;

/// <param name="Name">Subject_Condition_Outcome.</param>
/// <param name="Promises">The numbers of the promises that it is about.</param>
/// <param name="Difference">The number of the promise by which Riot differs from OTP here; null where they are the same.</param>
/// <param name="Steps">Words, the same for both worlds.</param>
internal sealed record Scenario(
    string Name, IReadOnlyList<string> Promises, string? Difference, IReadOnlyList<string> Steps, Transcript OnRiot, Transcript OnOtp)
{
    /// <summary>All names of processes that the steps mention.</summary>
    public IEnumerable<string> RegisteredNames => Steps.SelectMany(Words.Names).Distinct().Order(StringComparer.Ordinal);

    public bool HasSupervisors => Steps.Any(step => step.StartsWith("supervisor ", StringComparison.Ordinal));
}
