namespace Riot.Identity;

/// <summary>Where the key of an <see cref="Address"/> leads to a process, or to nobody. Any thread.</summary>
internal abstract class AddressSource
{
    /// <summary>Who stands under the key now, exiting or not; null for nobody.</summary>
    /// <param name="node">The runtime that asks.</param>
    public abstract ProcessRef? Find(Node node, object key);

    public abstract string Describe(object key);
}
