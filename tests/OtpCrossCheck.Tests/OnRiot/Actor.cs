// A process of a scenario: does what it is told, one order after the other, and is suspended in a receive between them.
using Riot.Tests;

namespace Riot.OtpCrossCheck.OnRiot;

/// <param name="role">What the scenario calls it.</param>
/// <param name="first">Verbs that it performs before it waits for orders.</param>
/// <param name="last">Verbs of its finally block.</param>
internal sealed class Actor(string role, Cast cast, string[][] first, string[][] last)
{
    public string Role => role;

    public Pid Pid { get; set; }

    /// <summary>Opens when its finally block waits.</summary>
    public Gate Unwinds { get; } = new();

    /// <summary>Lets its finally block go on.</summary>
    public Gate Released { get; } = new();

    public async Task Run(ProcessContext self)
    {
        try
        {
            if (!await Perform(self, first))
                return;
            while (true)
            {
                var order = await self.Receive<Order>();
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
                Unwinds.Open();
                await Released;
                continue;
            }

            foreach (var result in await RiotVerbs.Perform(self, verb, cast))
                cast.Note(role, result);
        }

        return true;
    }

    public sealed record Order(string[][] Verbs)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
