// A plain process of a scenario: does what it is told, one order after the other, and is suspended in a receive between them.
namespace Riot.OtpCrossCheck.OnRiot;

/// <param name="actor">Who it is.</param>
/// <param name="first">Verbs that it performs before it waits for orders.</param>
/// <param name="last">Verbs of its finally block.</param>
internal sealed class PuppetBody(Actor actor, Cast cast, string[][] first, string[][] last)
{
    public async Task Run(ProcessContext self)
    {
        try
        {
            if (!await Perform(self, first))
                return;
            while (true)
            {
                var order = await self.ReceiveAsync<Actor.Order>();
                if (!await Perform(self, order.Verbs))
                    return;
                order.Done.TrySetResult();
            }
        }
        finally
        {
            await Perform(self, last);
        }
    }

    /// <summary>False once the body shall return.</summary>
    private async Task<bool> Perform(ProcessContext self, string[][] verbs)
    {
        foreach (var verb in verbs)
        {
            if (verb is ["returns"])
                return false;
            if (verb is ["waits"])
            {
                actor.Unwinds.Open();
                await actor.Released;
                continue;
            }

            foreach (var result in await RiotVerbs.Perform(self, verb, cast))
                cast.Note(actor.Role, result);
        }

        return true;
    }
}
