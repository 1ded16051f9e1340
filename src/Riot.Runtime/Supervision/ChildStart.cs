using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot.Supervision;

/// <summary>What is started for a child: a function, or a class; a supervisor is one of those.</summary>
internal abstract class ChildStart
{
    /// <summary>What it is, for errors.</summary>
    public abstract string Description { get; }

    public virtual bool IsSupervisor => false;

    /// <summary>Whether it says by itself when it has started. Otherwise it has once it is spawned (S1).</summary>
    public virtual bool ReportsStart => true;

    /// <summary>What the supervisor is made from that is started; null if it is none.</summary>
    public virtual ISupervisorSettings? Settings => null;

    /// <summary>The same with those settings of another that may change; itself if nothing changes by that.</summary>
    public virtual ChildStart WithSettingsOf(ChildStart other) => this;

    /// <summary>The body of one life. Throws what the activator refuses.</summary>
    public abstract ProcessBody Body(SpawningHost host, StartWitness witness);

    public sealed class OfFunction(Func<ProcessContext, Task> function) : ChildStart
    {
        public override string Description => "a function";

        public override bool ReportsStart => false;

        public override ProcessBody Body(SpawningHost host, StartWitness witness) => SpawningHost.BodyOf(function);
    }

    public sealed class OfFactory<T>(Func<T> make) : ChildStart
        where T : class, IProcess
    {
        public override string Description => typeof(T).Name;

        public override bool IsSupervisor => typeof(ISupervises).IsAssignableFrom(typeof(T));

        public override ProcessBody Body(SpawningHost host, StartWitness witness) => SpawningHost.BodyOf(make, witness);
    }

    public sealed class OfType<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(Values values) : ChildStart
        where T : class, IProcess
    {
        public override string Description => typeof(T).Name;

        public override bool IsSupervisor => typeof(ISupervises).IsAssignableFrom(typeof(T));

        public override ISupervisorSettings? Settings => !IsSupervisor ? null
            : values is [ISupervisorSettings spec] ? spec
            : values is [] && typeof(T) == typeof(DynamicSupervisor) ? new DynamicSupervisorSpec()
            : null;

        public override ChildStart WithSettingsOf(ChildStart other) =>
            Settings is { } own && other.Settings is { } settings && own.WithSettingsOf(settings) is var changed && !ReferenceEquals(changed, own)
                ? new OfType<T>([changed])
                : this;

        public override ProcessBody Body(SpawningHost host, StartWitness witness) => host.BodyOf<T>(values, witness);
    }
}
