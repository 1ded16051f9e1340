using Riot.Supervision;

namespace Riot;

/// <summary>One tree of processes of a program that consists of several: see <c>RiotRuntime.RunAsync</c>.</summary>
public sealed record Application
{
    /// <summary>Makes an application.</summary>
    /// <param name="name">The name that its supervisor is registered under (N1).</param>
    /// <param name="tree">Says what the tree consists of.</param>
    /// <exception cref="ArgumentException">The name is empty, or the tree has a bad value; the message says where.</exception>
    public Application(string name, Func<SupervisorSpec, SupervisorSpec> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Name = name;
        Spec = new SupervisorSpec().Supervisor(
            name, tree, child => child.Transient().AsSignificant().Named(name)).Children[0];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    internal ChildSpec Spec { get; }

    /// <summary>
    /// The supervisor of all: it starts them in order, ends when all have ended, and gives up as soon as one ends in another way than by itself.
    /// </summary>
    internal static SupervisorSpec Root(IEnumerable<Application> applications)
    {
        var root = new SupervisorSpec { IsRoot = true }.Intensity(0, RestartLimit.Default.Period).ShutDownOn(AutoShutdown.AllSignificant);
        return applications.Aggregate(root, (spec, application) => spec.Add(application.Spec));
    }
}
