using Riot.Processes;
using Riot.Supervision;

namespace Riot;

/// <summary>What a supervisor is asked, by code outside processes and by processes alike. Each is a call: it ends after <see cref="RiotOptions.CallTimeout"/> unless told otherwise.</summary>
/// <example><code>
/// await riot.StartChildAsync("desks", ChildSpec.Of&lt;OrderDesk&gt;("night"), cancellationToken: cancellationToken);
/// foreach (var child in await riot.GetChildrenAsync("desks", cancellationToken: cancellationToken))
///     Console.WriteLine($"{child.Id}: {child.Pid} {child.State}{(child.IsSupervisor ? ", a supervisor" : "")}");
///
/// // Stopped, it keeps its place and can be started again; then it is taken out.
/// await riot.StopChildAsync("desks", "night", cancellationToken: cancellationToken);
/// await riot.RestartChildAsync("desks", "night", cancellationToken: cancellationToken);
/// await riot.StopChildAsync("desks", "night", cancellationToken: cancellationToken);
/// var spec = await riot.RemoveChildAsync("desks", "night", cancellationToken: cancellationToken);
///
/// var counts = await riot.CountChildrenAsync("desks", cancellationToken: cancellationToken);
/// Console.WriteLine($"{counts.Active} of {counts.Specs} run; {spec.Id} is gone.");
/// </code></example>
public static class SupervisorVerbs
{
    /// <summary>The runtime, a process, or a fake.</summary>
    extension(IRiot riot)
    {
        /// <summary>
        /// Starts a child under a supervisor, as the last of its children, and waits until it has started. Under a dynamic supervisor ids need not differ, and nothing stays of
        /// a child that had nothing to do.
        /// </summary>
        /// <param name="supervisor">The supervisor; of one with partitions, <see cref="Supervisors.Partition"/>.</param>
        /// <param name="child">What to start, and how it is restarted and stopped.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>. The start goes on.</param>
        /// <param name="cancellationToken">Ends the wait; a start that has begun goes on.</param>
        /// <returns>Its process; <see cref="Pid.None"/> if it said that it has nothing to do (<see cref="InitResult.Ignore"/>).</returns>
        /// <exception cref="StartFailedException">It ended before it had started.</exception>
        /// <exception cref="SupervisorException">One of its id is there, or the dynamic supervisor holds as many as it may.</exception>
        /// <exception cref="ArgumentException">It is significant, and under this supervisor that could never matter.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<Pid> StartChildAsync(Address supervisor, ChildSpec child, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(child);
            return riot.CallAsync(supervisor, new StartChild(child), timeout, cancellationToken);
        }

        /// <summary>Starts a child again that does not run, and waits until it has started.</summary>
        /// <param name="supervisor">A supervisor with fixed children.</param>
        /// <param name="id">The id of the child.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>. The start goes on.</param>
        /// <param name="cancellationToken">Ends the wait; a start that has begun goes on.</param>
        /// <returns>Its process; <see cref="Pid.None"/> if it said that it has nothing to do.</returns>
        /// <exception cref="StartFailedException">It ended before it had started.</exception>
        /// <exception cref="SupervisorException">There is no such child, it runs, or it is about to be restarted.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<Pid> RestartChildAsync(Address supervisor, string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(id);
            return riot.CallAsync(supervisor, new RestartChild(id), timeout, cancellationToken);
        }

        /// <summary>
        /// Stops a child and leaves it stopped. Its spec stays, unless it is temporary. A child may ask for itself: its stop ends the wait for the reply.
        /// </summary>
        /// <param name="supervisor">A supervisor with fixed children.</param>
        /// <param name="id">The id of the child.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>. The stop goes on.</param>
        /// <param name="cancellationToken">Ends the wait; a stop that has begun goes on.</param>
        /// <returns>Whether it was running, or waiting for a restart.</returns>
        /// <exception cref="SupervisorException">The supervisor has no such child.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<bool> StopChildAsync(Address supervisor, string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(id);
            return riot.CallAsync(supervisor, new StopChild(id, Pid.None), timeout, cancellationToken);
        }

        /// <summary>Stops a child and leaves it stopped. Under a dynamic supervisor nothing of it stays.</summary>
        /// <param name="supervisor">A supervisor of either kind.</param>
        /// <param name="child">The process of the child.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>. The stop goes on.</param>
        /// <param name="cancellationToken">Ends the wait; a stop that has begun goes on.</param>
        /// <returns>Whether it was running, or waiting for a restart.</returns>
        /// <exception cref="SupervisorException">The supervisor has no such child.</exception>
        /// <exception cref="ArgumentException"><paramref name="child"/> is none, or of another runtime.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<bool> StopChildAsync(Address supervisor, Pid child, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            Argument.TargetAnywhere(child); // Of which runtime it is, the supervisor looks: this one may be a fake.
            return riot.CallAsync(supervisor, new StopChild(null, child), timeout, cancellationToken);
        }

        /// <summary>Takes out the spec of a child that does not run.</summary>
        /// <param name="supervisor">A supervisor with fixed children.</param>
        /// <param name="id">The id of the child.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The spec that was taken out.</returns>
        /// <exception cref="SupervisorException">There is no such child, it runs, or it is about to be restarted.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<ChildSpec> RemoveChildAsync(Address supervisor, string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(id);
            return riot.CallAsync(supervisor, new RemoveChild(id), timeout, cancellationToken);
        }

        /// <summary>Lists all children, in the order in which they start; those of a dynamic supervisor in no order.</summary>
        /// <param name="supervisor">A supervisor of either kind; of one with partitions these are the children.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<IReadOnlyList<ChildInfo>> GetChildrenAsync(
            Address supervisor, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            riot.CallAsync(supervisor, new GetChildren(), timeout, cancellationToken);

        /// <summary>Counts the children, without a list of them.</summary>
        /// <param name="supervisor">A supervisor of either kind; of one with partitions these are the children.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<ChildCounts> CountChildrenAsync(Address supervisor, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            riot.CallAsync(supervisor, new CountChildren(), timeout, cancellationToken);

        /// <summary>
        /// Has a supervisor with fixed children go on with the strategy, the restart limit and the automatic shutdown of another spec; and each of its children that the
        /// spec names by id with that one's <see cref="ChildSpec.Restart"/>, <see cref="ChildSpec.Shutdown"/>, <see cref="ChildSpec.StartTimeout"/> and
        /// <see cref="ChildSpec.Backoff"/>.
        /// </summary>
        /// <remarks>
        /// <list type="bullet">
        /// <item>A child that is a supervisor takes the settings of its own as well (restart limit, most children, those of its children), now and when it is restarted.
        /// It has been told when the reply comes, and acts on that before anything that is sent to it afterwards.</item>
        /// <item>Settings hold from now on: what has counted towards the limit counts on; a wait, a start or a stop that has begun goes on as it began.</item>
        /// <item>What children there are, and what each is (class, values, name and so on, significance; the strategy and automatic shutdown of a nested supervisor),
        /// stays; so does a child that the spec does not name, and a significant child that would become permanent keeps its restart type.</item>
        /// </list>
        /// </remarks>
        /// <param name="supervisor">A supervisor with fixed children.</param>
        /// <param name="spec">The new settings; what a child is does not matter there.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The spec that held before, with the children that there were.</returns>
        /// <exception cref="ArgumentException">A child is significant, and the supervisor would never shut down on its own; nothing was changed.</exception>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<SupervisorSpec> ReconfigureAsync(
            Address supervisor, SupervisorSpec spec, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(spec);
            return riot.CallAsync(supervisor, new Reconfigure(spec), timeout, cancellationToken);
        }

        /// <summary>
        /// Has a dynamic supervisor go on with the restart limit and the most children of another spec; its automatic shutdown and its partitions stay. Of more children than
        /// it may hold by now none is stopped: it starts none until there are fewer. Children keep the specs that they were started with.
        /// </summary>
        /// <param name="supervisor">A dynamic supervisor; with partitions, all of them.</param>
        /// <param name="spec">The new restart limit, and how many children it may hold.</param>
        /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The spec that held before.</returns>
        /// <inheritdoc cref="IRiot.CallAsync" path="/exception"/>
        public ValueTask<DynamicSupervisorSpec> ReconfigureAsync(
            Address supervisor, DynamicSupervisorSpec spec, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(spec);
            return riot.CallAsync(supervisor, new ReconfigureDynamic(spec), timeout, cancellationToken);
        }
    }
}
