using System.Diagnostics.CodeAnalysis;

namespace Riot.Supervision;

/// <summary>What is started for a child: a function, a class, or a supervisor with children of its own.</summary>
internal abstract class ChildStart
{
    public virtual bool IsSupervisor => false;

    public sealed class OfFunction(Func<ProcessContext, Task> body) : ChildStart
    {
        public Func<ProcessContext, Task> Body { get; } = body;
    }

    public sealed class OfType(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, object[] arguments) : ChildStart
    {
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
        public Type ProcessType { get; } = processType;

        public object[] Arguments { get; } = arguments;
    }

    public sealed class OfSupervisor(SupervisorSpec spec) : ChildStart
    {
        public SupervisorSpec Spec { get; } = spec;

        public override bool IsSupervisor => true;
    }
}
