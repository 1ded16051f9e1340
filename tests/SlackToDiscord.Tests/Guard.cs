// The longest that a test waits for anything: generous, so that it trips on a hang only.
namespace SlackToDiscord.Tests;

internal static class Guard
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>A token that is cancelled with the test, or when patience has run out from now.</summary>
    public static CancellationToken Token
    {
        get
        {
            var guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            guard.CancelAfter(s_patience);
            return guard.Token;
        }
    }
}
