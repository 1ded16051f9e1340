using System.Diagnostics.CodeAnalysis;

namespace Riot;

/// <summary>
/// The runtime as code outside processes sees it: controllers, hosted services, tests. Every member works from any thread. Inside a process, use its
/// <see cref="ProcessContext"/>.
/// </summary>
/// <remarks>As a sender, outside code is one sender for each thread (G2), and appears as <see cref="Pid.Runtime"/>. Pids of another runtime are
/// refused with <see cref="ArgumentException"/> by every member (P5).</remarks>
public interface IRiot
{
    /// <summary>Totals, for metrics.</summary>
    RuntimeCounters Counters { get; }

    /// <summary>Starts a process (P1).</summary>
    /// <exception cref="RuntimeNotRunningException">Before start, and from the moment at which the stop begins (H6).</exception>
    /// <exception cref="NameAlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null);

    /// <summary>Starts a process and watches it from birth (P7): unlike <see cref="WaitForExitAsync"/> on the pid, the task tells the reason however soon it ends.</summary>
    /// <returns>The process, and a task that completes with its reason once it is dead.</returns>
    (Pid Pid, Task<ExitReason> Ended) SpawnMonitored(Func<ProcessContext, Task> body, ProcessOptions? options = null);

    /// <summary>Starts a process by type; <paramref name="arguments"/> are constructor values, the rest comes from the activator (H3).</summary>
    /// <exception cref="ActivationException">The activator says that it cannot be built.</exception>
    Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(params object[] arguments)
        where T : class, IProcess;

    /// <inheritdoc cref="Spawn{T}(object[])"/>
    Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions options, params object[] arguments)
        where T : class, IProcess;

    /// <summary>Starts a process by type and waits until it has started: it is made, and its <see cref="IProcess.StartAsync"/> has ended.</summary>
    /// <param name="options">Its settings; null for the defaults.</param>
    /// <param name="arguments">Constructor values, as for <see cref="Spawn{T}(object[])"/>; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting; the process is then killed.</param>
    /// <exception cref="Exception">What its constructor or its start threw; then there is no process.</exception>
    Task<Pid> SpawnStartedAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions? options = null, object[]? arguments = null, CancellationToken cancellationToken = default)
        where T : class, IProcess;

    /// <summary>Starts a process on a thread of its own, for code that blocks (P10).</summary>
    Pid SpawnBlocking(Func<ProcessContext, Task> body);

    /// <summary>Starts a process that stays on one worker (P10).</summary>
    Pid SpawnPinned(Func<ProcessContext, Task> body);

    /// <summary>Puts a message into a process's mailbox; to a dead one (G4), or if the mailbox is full and refuses (R5), it is dropped and counted.</summary>
    void Send(Pid to, object message);

    /// <summary>Sends to whoever holds a name now.</summary>
    /// <exception cref="UnknownNameException">Nobody does (G4). Before start and after stop it is dropped and counted instead (H6).</exception>
    void Send(string name, object message);

    /// <summary>Sends, and says whether it was taken: false if the process is dead, or its mailbox is full and refuses (R5).</summary>
    bool TrySend(Pid to, object message);

    /// <summary>Sends to whoever holds a name now; false if nobody does (G4), or its mailbox is full and refuses (R5).</summary>
    bool TrySend(string name, object message);

    /// <summary>
    /// Sends, and waits for room if the mailbox is full and has senders wait (<see cref="MailboxLimit.Wait"/>); to any other it sends at once (R5).
    /// </summary>
    /// <returns>False: the process is dead, or its mailbox refused the message; then it is dropped and counted, as by <see cref="Send(Pid, object)"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled first; nothing was sent.</exception>
    Task<bool> SendAsync(Pid to, object message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks a process and waits for its reply, without holding a thread (C2, C5). Works for servers and for any process that takes an <see cref="IncomingCall"/> from its
    /// mailbox and answers it.
    /// </summary>
    /// <param name="pid">Whom to ask.</param>
    /// <param name="request">The request; it says which type the reply has.</param>
    /// <param name="timeout">How long to wait; null, the default, is 5 s; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. A late reply is thrown away.</param>
    /// <param name="cancellationToken">Ends the wait; a server that has not begun with the request will not.</param>
    /// <exception cref="RuntimeNotRunningException">Before start and after stop (H6).</exception>
    /// <exception cref="NoSuchProcessException">It is dead.</exception>
    /// <exception cref="MailboxFullException">Its mailbox has a limit, and there was no room for the call, or it was dropped (R5).</exception>
    /// <exception cref="ServerExitedException">It ended before it replied, even if it had handed the reply to another process.</exception>
    /// <exception cref="CallTimeoutException">No reply came in time.</exception>
    /// <exception cref="Exception">Whatever the server refused the call with.</exception>
    Task<TReply> CallAsync<TReply>(Pid pid, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Asks whoever holds a name now.</summary>
    /// <inheritdoc cref="CallAsync{TReply}(Pid, ICall{TReply}, TimeSpan?, CancellationToken)"/>
    /// <exception cref="UnknownNameException">Nobody does.</exception>
    Task<TReply> CallAsync<TReply>(string name, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Asks a process to exit (X2).</summary>
    void Exit(Pid pid, ExitReason reason);

    /// <summary>Ends a process, trapping or not (X3).</summary>
    void Kill(Pid pid);

    /// <summary>Gives a process a name (N1).</summary>
    void Register(string name, Pid pid);

    /// <summary>Frees a name; false if nobody held it (N2).</summary>
    bool Unregister(string name);

    /// <summary>Who holds a name now, if anybody who is not exiting (N2).</summary>
    Pid? WhereIs(string name);

    /// <summary>Completes once somebody holds a name who is not exiting (N2).</summary>
    /// <exception cref="TimeoutException">Nobody does in time; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</exception>
    /// <exception cref="RuntimeNotRunningException">The runtime has stopped, before or meanwhile.</exception>
    Task<Pid> AwaitNameAsync(string name, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Enters a process into a group; twice makes two memberships (N3).</summary>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    void Join(string group, Pid pid);

    /// <summary>Gives one membership of a process up; false if it had none (N3).</summary>
    bool Leave(string group, Pid pid);

    /// <summary>Who is in a group, in the order in which they joined: a snapshot (N3).</summary>
    IReadOnlyList<Pid> Members(string group);

    /// <summary>Sends a message to every member of a group, and says to how many memberships (N3).</summary>
    int Broadcast(string group, object message);

    /// <summary>Whether a process lives, after all earlier signals of this thread to it have taken effect (G6).</summary>
    Task<bool> IsAliveAsync(Pid pid, CancellationToken cancellationToken = default);

    /// <summary>Completes once a process is dead, with its reason; <see cref="ExitReason.NoProcess"/> if it was dead before.</summary>
    Task<ExitReason> WaitForExitAsync(Pid pid, CancellationToken cancellationToken = default);

    /// <summary>Sends a message later (T1).</summary>
    TimerRef SendAfter(Pid to, object message, TimeSpan delay);

    /// <summary>Sends a message later, to whoever holds the name then (T1).</summary>
    TimerRef SendAfter(string name, object message, TimeSpan delay);

    /// <summary>Sends a message at every interval, the first after one interval, until it is cancelled or its target dies (T1, T2).</summary>
    TimerRef SendInterval(Pid to, object message, TimeSpan interval);

    /// <summary>Sends a message at every interval, to whoever holds the name then, until it is cancelled: it outlives every holder (T1, T2).</summary>
    TimerRef SendInterval(string name, object message, TimeSpan interval);

    /// <summary>Cancels a timer; true if it was in time (T1).</summary>
    bool Cancel(TimerRef timer);

    /// <summary>All processes that are not dead now.</summary>
    IReadOnlyList<Pid> Processes();

    /// <summary>A look at one process; null if it is dead.</summary>
    ProcessInfo? Info(Pid pid);

    /// <summary>Reads a pid back from its printed form (P5).</summary>
    /// <exception cref="FormatException">The text has another shape, or names no process that this runtime has ever had.</exception>
    Pid ParsePid(string text);
}
