namespace Riot.Hosting.Supervisors;

/// <summary>Whose a setting is, by ids, which stay when a list is reordered.</summary>
/// <param name="Parent">The supervisor above; null for a root.</param>
/// <param name="Id">Its id among its siblings; of a root its name.</param>
/// <param name="Kind">What it is: the settings of a supervisor are not to be compared with those of a child that is none.</param>
internal sealed record SettingOwner(SettingOwner? Parent, string Id, OwnerKind Kind)
{
    public string Root => Parent?.Root ?? Id;
}

/// <summary>What has a setting: a child, be it a supervisor or not; a process that is no supervisor; a supervisor.</summary>
internal enum OwnerKind { Child, Process, Supervisor }
