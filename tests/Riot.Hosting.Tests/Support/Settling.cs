// Gives what must not happen its chance.
namespace Riot.Tests.Support;

internal static class Settling
{
    /// <summary>What is ready runs, what is due fires, and what that makes ready runs too.</summary>
    public static async Task SettleAsync(this IRiot riot)
    {
        for (var round = 0; round < 30; round++)
        {
            await riot.WaitForExitAsync(riot.Spawn(async self => await self.SleepAsync(TimeSpan.FromTicks(1)))).Guarded();
            await Task.Yield();
        }
    }
}
