using System.Diagnostics.CodeAnalysis;

namespace Riot;

/// <summary>
/// What can be done with processes, by code outside them (controllers, hosted services, tests) and by processes themselves: <see cref="RiotRuntime"/> and
/// <see cref="ProcessContext"/> both are one.
/// </summary>
/// <remarks>
/// <para>
/// Outside processes every member works from any thread, and none holds one while it waits. A process awaits only its own face, on the flow of its body, and
/// registers and enters itself there; what else does not wait works from any thread there too. A service that a process gets by injection has the face of the
/// runtime: what it spawns has <see cref="Pid.Runtime"/> as its parent.
/// </para>
/// <para>
/// Times: a call ends after <see cref="RiotOptions.CallTimeout"/> unless told otherwise, and a stop kills after 5 s; nothing else has a limit unless told. Null is that default,
/// and <see cref="Timeout.InfiniteTimeSpan"/> is for ever. A cancelled token throws <see cref="OperationCanceledException"/>, unless the member says otherwise.
/// </para>
/// <para>Pids of another runtime are refused with <see cref="ArgumentException"/>, as is <see cref="Pid.None"/>.</para>
/// </remarks>
public interface IRiot
{
    /// <summary>Names: who has one, giving one, waiting for one.</summary>
    INames Names { get; }

    /// <summary>Process groups: joining and leaving, who is in one, sending to all of one.</summary>
    IGroups Groups { get; }

    /// <summary>A look at the processes that live, and totals.</summary>
    IProcessDirectory Processes { get; }

    /// <summary>Starts a process that runs a function. Returns at once; the function begins later, on a worker.</summary>
    /// <param name="body">What it runs; it lives until that ends.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The pid of the new process.</returns>
    /// <exception cref="RuntimeNotRunningException">Before the runtime's start, and from the moment at which its stop begins.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null);

    /// <summary>Starts a process by type: in a host its container makes it, elsewhere its constructor. Returns at once.</summary>
    /// <param name="values">Constructor values, in brackets: <c>Spawn&lt;Session&gt;([deviceId])</c>; the rest comes from the container.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <inheritdoc cref="Spawn(Func{ProcessContext, Task}, ProcessOptions?)"/>
    /// <exception cref="ActivationException">It cannot be made of these values and services.</exception>
    Pid Spawn<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(Values values = default, ProcessOptions? options = null)
        where T : class, IProcess;

    /// <summary>Starts a process that a function makes, without the container: <c>Spawn(() => new Session(deviceId))</c>. Returns at once.</summary>
    /// <param name="make">Makes it, as its first step. It is disposed of at its end, if it can be.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <inheritdoc cref="Spawn(Func{ProcessContext, Task}, ProcessOptions?)"/>
    Pid Spawn<T>(Func<T> make, ProcessOptions? options = null)
        where T : class, IProcess;

    /// <summary>Starts a process by type and waits until it has started: it is made, and its <see cref="IProcess.StartAsync"/> has ended.</summary>
    /// <param name="values">Constructor values, in brackets; the rest comes from the container.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <param name="timeout">How long its start may take; then it is killed. Null, the default, for as long as it likes.</param>
    /// <param name="cancellationToken">Gives up waiting; the process is then killed, and dead when this throws.</param>
    /// <returns>The process; <see cref="Pid.None"/> if it found nothing to do (a server's <see cref="InitResult.Ignore"/>).</returns>
    /// <exception cref="StartFailedException">It ended before it had started: it could not be made, threw, or was ended. By now it is dead, and its name is free.</exception>
    /// <exception cref="TimeoutException">It had not started in time; it is dead.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled; or this process has been asked to stop, and the other waits for its end. The other is dead, or was not started.
    /// </exception>
    /// <exception cref="RuntimeNotRunningException">Before the runtime's start, and from the moment at which its stop begins.</exception>
    /// <exception cref="ActivationException">It cannot be made of these values and services; nothing was started.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    ValueTask<Pid> StartAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        Values values = default, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess;

    /// <summary>Starts a process that a function makes, without the container, and waits until it has started.</summary>
    /// <param name="make">Makes it, as its first step. It is disposed of at its end, if it can be.</param>
    /// <inheritdoc cref="StartAsync{T}(Values, ProcessOptions?, TimeSpan?, CancellationToken)"/>
    /// <param name="options"/><param name="timeout"/><param name="cancellationToken"/>
    ValueTask<Pid> StartAsync<T>(
        Func<T> make, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess;

    /// <summary>
    /// Starts a process and waits until it is dead: for the length of a request, a connection, a test. One that a process starts on its own face ends with that process, as
    /// one spawned with <see cref="LinkScope.Owner"/> does.
    /// </summary>
    /// <param name="body">What the process runs; it lives until that ends.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <param name="cancellationToken">Asks it to exit with <see cref="ExitReason.Shutdown"/>; the wait for its end goes on. Cancelled before, nothing is started.</param>
    /// <returns>Why it ended, however soon that was.</returns>
    /// <inheritdoc cref="Spawn(Func{ProcessContext, Task}, ProcessOptions?)" path="/exception"/>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled before, and nothing was started; or this process has been asked to stop, and the other waits for its end, and is asked to exit.
    /// </exception>
    /// <example><code>
    /// var reason = await riot.SpawnAndWaitAsync(async self =>
    /// {
    ///     self.SpawnLink&lt;Receiver&gt;();
    ///     await self.SpawnTask(task => shop.PriceOfAsync("tea", task.CancellationToken)).GetResultAsync();
    /// }, cancellationToken: cancellationToken);
    /// if (reason.IsAbnormal)
    ///     log.LogWarning("The request ended with {Reason}", reason);
    /// </code></example>
    ValueTask<ExitReason> SpawnAndWaitAsync(Func<ProcessContext, Task> body, ProcessOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a message into a mailbox, by reference. To a dead process, or a full mailbox that refuses, it is dropped, counted and logged at Debug;
    /// <see cref="TrySend"/> says so.
    /// </summary>
    /// <exception cref="UnknownNameException">Nobody holds the name or key. Outside processes, before the runtime's start and after its stop, it is dropped and counted instead.</exception>
    void Send(Address to, object message);

    /// <summary>Puts a message into a mailbox, and says whether it was taken.</summary>
    /// <returns>False: the process is dead, nobody holds the name or key, or the mailbox is full and refuses.</returns>
    bool TrySend(Address to, object message);

    /// <summary>Sends, and waits for room if the mailbox is full and has senders wait (<see cref="MailboxLimit.Wait"/>); to any other it sends at once.</summary>
    /// <param name="to">The process, name or key to send to.</param>
    /// <param name="message">What to send: any object; it should be immutable.</param>
    /// <param name="timeout">How long to wait for room; null, the default, for ever.</param>
    /// <param name="cancellationToken">Ends the wait; nothing was sent.</param>
    /// <returns>False: the process is dead, or its mailbox refused the message; then it is dropped and counted, as by <see cref="Send"/>.</returns>
    /// <exception cref="TimeoutException">There was no room in time; nothing was sent.</exception>
    /// <exception cref="UnknownNameException">Nobody holds the name or key.</exception>
    /// <exception cref="InvalidOperationException">A process would wait for room in its own mailbox, for ever.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; or this process has been asked to stop, and the other waits for its end.</exception>
    /// <example><code>
    /// var desk = riot.Spawn&lt;OrderDesk&gt;(options: new() { Mailbox = MailboxLimit.Wait(100) });
    /// foreach (var order in orders)
    /// {
    ///     if (!await riot.SendWhenRoomAsync(desk, order, TimeSpan.FromSeconds(30), cancellationToken))
    ///         break;   // the desk is dead
    /// }
    /// </code></example>
    ValueTask<bool> SendWhenRoomAsync(Address to, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks a process and waits for its reply. Works for servers and for any process that takes an <see cref="IncomingCall"/> from its mailbox and answers it. Costs
    /// the same however full the caller's own mailbox is.
    /// </summary>
    /// <param name="server">The process, name or key to ask.</param>
    /// <param name="request">The request; it says which type the reply has.</param>
    /// <param name="timeout">How long to wait; null, the default, for <see cref="RiotOptions.CallTimeout"/>. A late reply is thrown away.</param>
    /// <param name="cancellationToken">Ends the wait; a server that has not begun with the request will not.</param>
    /// <exception cref="CallTimeoutException">No reply came in time.</exception>
    /// <exception cref="ServerExitedException">It ended before it replied, even if it had handed the reply to another process.</exception>
    /// <exception cref="NoSuchProcessException">The process is dead.</exception>
    /// <exception cref="UnknownNameException">Nobody holds the name or key.</exception>
    /// <exception cref="MailboxFullException">Its mailbox has a limit, and there was no room for the call, or it was dropped.</exception>
    /// <exception cref="RuntimeNotRunningException">Before the runtime's start and after its stop.</exception>
    /// <exception cref="InvalidOperationException">A process calls itself, which it would wait for in vain.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; or this process has been asked to stop, and the other waits for its end.</exception>
    /// <exception cref="Exception">Whatever the server refused the call with.</exception>
    /// <example><code>
    /// try
    /// {
    ///     var balance = await riot.CallAsync("account", new Deposit(20m), TimeSpan.FromSeconds(1), cancellationToken);
    ///     Console.WriteLine($"It holds {balance}.");
    /// }
    /// catch (CallTimeoutException late)
    /// {
    ///     Console.WriteLine($"No answer within {late.Timeout}.");
    /// }
    /// catch (ServerExitedException ended)
    /// {
    ///     Console.WriteLine($"It has ended instead: {ended.Reason}");
    /// }
    /// </code></example>
    ValueTask<TReply> CallAsync<TReply>(Address server, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a message later. A timer to a pid dies with that process, and outlives whoever set it. To a name or key it goes to whoever holds that then; if nobody does, it
    /// is a dead letter.
    /// </summary>
    /// <param name="to">The process, name or key to send to.</param>
    /// <param name="message">What to send: any object; it should be immutable.</param>
    /// <param name="delay">When, from now on; zero or more.</param>
    /// <returns>What <see cref="Cancel"/> takes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, which <see cref="Timeout.InfiniteTimeSpan"/> is too, or more than 36,500 days.</exception>
    TimerRef SendAfter(Address to, object message, TimeSpan delay);

    /// <summary>
    /// Sends a message at every interval, the first after one interval. It keeps its phase; while the receiver has not taken the last one, fires are skipped, and the first
    /// skip is logged. A timer to a pid dies with that process, and outlives whoever set it.
    /// </summary>
    /// <remarks>
    /// To a name or key it lives until it is cancelled, and goes to whoever holds that then. If a process sets one to its own name each time it starts, every restart adds
    /// another timer; one to its <see cref="ProcessContext.Pid"/> ends with each life.
    /// </remarks>
    /// <param name="to">The process, name or key to send to.</param>
    /// <param name="message">What to send: any object; it should be immutable.</param>
    /// <param name="interval">From one message to the next; more than zero.</param>
    /// <returns>What <see cref="Cancel"/> takes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not more than zero, or more than 36,500 days.</exception>
    TimerRef SendInterval(Address to, object message, TimeSpan interval);

    /// <summary>Cancels a timer. If it has sent its one message, this does nothing.</summary>
    /// <returns>True: in time, nothing (more) will be sent. False: its one message was sent, or it was cancelled before.</returns>
    bool Cancel(TimerRef timer);

    /// <summary>
    /// Asks a process to exit: one that does not trap exits ends with this reason, <see cref="ExitReason.Normal"/> included; one that does gets an
    /// <see cref="ExitMessage"/>. Any thread, while exiting too.
    /// </summary>
    /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
    void Exit(Pid process, ExitReason reason);

    /// <summary>Ends a process, trapping or not, without grace. Any thread, while exiting too.</summary>
    /// <remarks>If the process is running just then, what its <see cref="ProcessContext.CancellationToken"/> calls back may run on the caller's thread, before this returns.</remarks>
    void Kill(Pid process);

    /// <summary>
    /// Stops a process in order: asks it to exit, waits until it is dead, and kills it when its time is over, so this ends. By a link, that end does not reach a process
    /// that stops it: its child is tied to it as by <see cref="LinkScope.Owner"/> from then on, any other is unlinked.
    /// </summary>
    /// <remarks>
    /// Until it is dead the process that stops it counts as one that waits for it, whether this is awaited or not: a call, start or stop by which the other would wait for
    /// that process throws <see cref="OperationCanceledException"/>. To ask without waiting, there is <see cref="Exit"/>.
    /// </remarks>
    /// <param name="process">The process to stop; of a name or key whoever holds it now.</param>
    /// <param name="shutdown">How long it may take; null, the default, is <see cref="Shutdown.After"/> 5 s.</param>
    /// <param name="reason">Why; null, the default, is <see cref="ExitReason.Shutdown"/>.</param>
    /// <param name="cancellationToken">Kills it at once; the wait for its end goes on.</param>
    /// <returns>The reason that it ended with; <see cref="ExitReason.NoProcess"/> if it was dead before, or nobody holds the name or key.</returns>
    /// <exception cref="InvalidOperationException">A process stops itself, and would wait for its own end: that is <see cref="ProcessContext.Exit(ExitReason)"/>.</exception>
    /// <exception cref="OperationCanceledException">This process has been asked to stop, and the other waits for its end: both end, and nothing is left to wait for.</exception>
    ValueTask<ExitReason> StopAsync(Address process, Shutdown? shutdown = null, ExitReason? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Waits until a process is dead.</summary>
    /// <param name="process">The process; of a name or key whoever holds it now.</param>
    /// <param name="timeout">How long to wait; null, the default, for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it ended; <see cref="ExitReason.NoProcess"/> if it was dead before, or nobody holds the name or key.</returns>
    /// <exception cref="TimeoutException">It still lived when the time was over; it lives on.</exception>
    /// <exception cref="InvalidOperationException">A process waits for its own end.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; or this process has been asked to stop, and the other waits for its end.</exception>
    ValueTask<ExitReason> WaitForExitAsync(Address process, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
