namespace Riot.Hosting.Supervisors;

/// <summary>A supervisor as the configuration declares it at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What becomes of it.</param>
/// <param name="Settings">Each setting of it and of those below it.</param>
internal sealed record ConfiguredSupervisor(string Name, SupervisorSpec Spec, IReadOnlyList<ConfiguredSetting> Settings);

/// <summary>What one setting is at one moment, said or by default.</summary>
/// <param name="Owner">Whose it is, by names and ids, which stay when a list is reordered; not for readers.</param>
/// <param name="Name">Its key within its owner's section.</param>
/// <param name="Key">Its key in full.</param>
/// <param name="Value">Its value in words.</param>
/// <param name="IsFixed">Whether it takes effect at a start only.</param>
internal sealed record ConfiguredSetting(string Owner, string Name, string Key, string Value, bool IsFixed);
