namespace Riot.Supervision;

/// <summary>What a supervisor was made from, as far as it is numbers: those may change while it runs (S10).</summary>
internal interface ISupervisorNumbers
{
    /// <summary>This one with the numbers of another; itself if nothing changes by that, or if the other is of another kind of supervisor.</summary>
    ISupervisorNumbers WithNumbersOf(ISupervisorNumbers other);
}

/// <summary>A message to a nested supervisor from the one above it, which has been reconfigured: go on with these.</summary>
internal sealed record NewNumbers(ISupervisorNumbers Numbers);
