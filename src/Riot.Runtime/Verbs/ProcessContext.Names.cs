using Riot.Verbs;

namespace Riot;

// Names, groups and the directory of processes (N1–N3).
public sealed partial class ProcessContext
{
    /// <inheritdoc/>
    public INames Names => new NameVerbs(Host, _process);

    /// <inheritdoc/>
    public IGroups Groups => new GroupVerbs(Host, _process);

    /// <inheritdoc/>
    public IProcessDirectory Processes => new DirectoryVerbs(Host, _process);

    /// <summary>Gives this process a name. If the holder is ending, it goes on, from its next awaited verb, when that is dead and the name is its own.</summary>
    /// <remarks>To give it back: <see cref="INames.Unregister"/> of <see cref="Names"/>.</remarks>
    /// <exception cref="AlreadyRegisteredException">The name is taken, or this process has one; the error names the holder.</exception>
    public void Register(string name) => Names.Register(name, Pid);

    /// <summary>Joins a group, which need not exist. Joining twice makes two memberships: it is listed and told twice, and has to leave twice.</summary>
    /// <remarks>To leave: <see cref="IGroups.Leave"/> of <see cref="Groups"/>.</remarks>
    public void Join(string group) => Groups.Join(group, Pid);
}
