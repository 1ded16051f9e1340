namespace Riot.Identity;

/// <summary>Where keys lead to processes, or to nobody. Any thread.</summary>
internal abstract class AddressSource
{
    /// <summary>Who stands under the key now, exiting or not; null for nobody.</summary>
    /// <param name="node">The runtime that asks.</param>
    public abstract ProcessRef? Find(Node node, object key);

    public abstract string Describe(object key);
}

/// <summary>A key of a source, as an <see cref="Address"/>.</summary>
internal sealed record KeyedPlace(AddressSource Source, object Key)
{
    public ProcessRef? Find(Node node) => Source.Find(node, Key);

    public override string ToString() => Source.Describe(Key);
}
