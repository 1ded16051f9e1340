namespace Riot.Supervision;

/// <summary>What a supervisor was made from, as far as it may change while the supervisor runs (S10).</summary>
internal interface ISupervisorSettings
{
    /// <summary>This one with the settings of another; itself if nothing changes by that, or if the other is of another kind of supervisor.</summary>
    ISupervisorSettings WithSettingsOf(ISupervisorSettings other);
}

/// <summary>A message to a nested supervisor from the one above it, which has been reconfigured: go on with these.</summary>
internal sealed record SettingsChanged(ISupervisorSettings Settings);
