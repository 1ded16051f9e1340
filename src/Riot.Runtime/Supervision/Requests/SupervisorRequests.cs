using Riot.Supervision;

namespace Riot;

/// <summary>
/// Starts a child under a supervisor; the reply is its pid, or <see cref="Pid.None"/> if it said that it has nothing to do (<see cref="InitResult.Ignore"/>). Under a
/// dynamic supervisor, ids need not differ, and nothing stays of a child that had nothing to do.
/// </summary>
/// <remarks>
/// Refused by <see cref="StartFailedException"/> if the child fails to start, and by <see cref="SupervisorException"/> if one of its id is there, or the dynamic
/// supervisor holds as many as it may.
/// </remarks>
/// <param name="Spec">The child. A supervisor with fixed children takes it as the last of them.</param>
/// <exception cref="ArgumentNullException">There is no child.</exception>
public sealed record StartChild(ChildSpec Spec) : ICall<Pid>
{
    /// <summary>The child.</summary>
    public ChildSpec Spec { get; init => field = SpecArgument.Given(value, nameof(Spec)); } = SpecArgument.Given(Spec, nameof(Spec));
}

/// <summary>
/// Stops a child and leaves it stopped; the reply says whether it was running, or waiting for a restart. The spec stays, unless the child is temporary (S8).
/// A child may ask for itself: its stop ends the wait for the reply (C4).
/// </summary>
public sealed record TerminateChild : ICall<bool>
{
    /// <summary>By id, under a supervisor with fixed children.</summary>
    public TerminateChild(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
    }

    /// <summary>By pid, under any supervisor. Under a dynamic one nothing of the child stays.</summary>
    public TerminateChild(Pid pid) => Pid = pid;

    /// <summary>The id; null if the child was named by pid.</summary>
    public string? Id { get; }

    /// <summary>The pid; <see cref="Pid.None"/> if the child was named by id.</summary>
    public Pid Pid { get; }
}

/// <summary>Starts a child again that does not run; the reply is its pid (S8).</summary>
/// <param name="Id">The child.</param>
/// <exception cref="ArgumentNullException">There is no id.</exception>
public sealed record RestartChild(string Id) : ICall<Pid>
{
    /// <summary>The child.</summary>
    public string Id { get; init => field = SpecArgument.Given(value, nameof(Id)); } = SpecArgument.Given(Id, nameof(Id));
}

/// <summary>Takes out the spec of a child that does not run; the reply is that spec (S8).</summary>
/// <param name="Id">The child.</param>
/// <exception cref="ArgumentNullException">There is no id.</exception>
public sealed record DeleteChild(string Id) : ICall<ChildSpec>
{
    /// <summary>The child.</summary>
    public string Id { get; init => field = SpecArgument.Given(value, nameof(Id)); } = SpecArgument.Given(Id, nameof(Id));
}

/// <summary>Asks for all children, in the order in which they start (S8). Those of a dynamic supervisor come in no order.</summary>
public sealed record WhichChildren : ICall<IReadOnlyList<ChildInfo>>;

/// <summary>Asks how many children there are (S8).</summary>
public sealed record CountChildren : ICall<ChildCounts>;

/// <summary>
/// Has a supervisor with fixed children go on with the strategy, the intensity and the automatic shutdown of another spec; and each of its children that the
/// spec names by id with that one's settings: <see cref="ChildSpec.Restart"/>, <see cref="ChildSpec.Shutdown"/>, <see cref="ChildSpec.StartTimeout"/>,
/// <see cref="ChildSpec.Backoff"/> (S10). The reply is the spec that held before, with the children that there were.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A child that is a supervisor takes the settings of its own as well (intensity, most children, those of its children), now and when it is restarted.
/// It has been told when the reply comes, and acts on that before anything that is sent to it afterwards.</item>
/// <item>Settings hold from now on: what has counted towards intensity counts on; a wait, a start or a stop that has begun goes on as it began.</item>
/// <item>What children there are, and what each is (class, arguments, options, significance; the strategy and automatic shutdown of a nested supervisor), stays;
/// so does a child that the spec does not name, and a significant child that would become permanent keeps its restart type.</item>
/// <item>Refused, with nothing changed, by <see cref="ArgumentException"/> if a child is significant and the supervisor would never shut down on its own (S9).</item>
/// </list>
/// </remarks>
/// <param name="Spec">The new settings; what a child is does not matter there.</param>
/// <exception cref="ArgumentNullException">There is no spec.</exception>
public sealed record Reconfigure(SupervisorSpec Spec) : ICall<SupervisorSpec>
{
    /// <summary>The new settings.</summary>
    public SupervisorSpec Spec { get; init => field = SpecArgument.Given(value, nameof(Spec)); } = SpecArgument.Given(Spec, nameof(Spec));
}

/// <summary>
/// Has a dynamic supervisor go on with the intensity and the most children of another spec (S10); its automatic shutdown stays. The reply is the spec that
/// held before. Of more children than it may hold by now none is stopped: it starts none until there are fewer. Children keep the specs that they were started with.
/// </summary>
/// <param name="Spec">The new settings.</param>
/// <exception cref="ArgumentNullException">There is no spec.</exception>
public sealed record ReconfigureDynamic(DynamicSupervisorSpec Spec) : ICall<DynamicSupervisorSpec>
{
    /// <summary>The new settings.</summary>
    public DynamicSupervisorSpec Spec { get; init => field = SpecArgument.Given(value, nameof(Spec)); } = SpecArgument.Given(Spec, nameof(Spec));
}
