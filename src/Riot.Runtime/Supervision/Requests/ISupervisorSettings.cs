namespace Riot.Supervision;

/// <summary>What a supervisor was made from: some of it may change while it runs (S10).</summary>
internal interface ISupervisorSettings
{
    /// <summary>This one with what may change of another; itself if nothing changes by that, or if the other is of another kind of supervisor.</summary>
    ISupervisorSettings WithSettingsOf(ISupervisorSettings other);
}

/// <summary>A message to a nested supervisor from the one above it, which has been reconfigured: go on with these.</summary>
internal sealed record SettingsChanged(ISupervisorSettings Settings);
