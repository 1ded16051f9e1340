namespace Riot.Primitives;

/// <summary>The locks and the waits of the runtime's own threads, which <c>Thread.Interrupt</c> does not break. Any thread.</summary>
/// <remarks>
/// The platform keeps an interrupt until the thread's next wait, whoever's that is, and throws there. Code of a process that interrupts its thread, or a watchdog that comes
/// when the blocking call is just over, would else hit the runtime: in the middle of a verb, or asleep, where it would end the program.
/// </remarks>
internal static class Steady
{
    /// <summary>
    /// Takes a lock, to be given back by <c>using</c>. Nothing is thrown in the middle of a verb: an interrupt that comes here stays pending, for the code that it was meant for.
    /// </summary>
    public static Held Lock(object gate)
    {
        var taken = false;
        try
        {
            Monitor.Enter(gate, ref taken);
        }
        catch (ThreadInterruptedException)
        {
            Enter(gate, taken);
            System.Threading.Thread.CurrentThread.Interrupt();
        }

        return new Held(gate);
    }

    /// <summary>Waits for a pulse, by a thread that runs no code of a process now: an interrupt is nobody's, and ends the wait. False: the time was over first. Under the lock.</summary>
    public static bool Wait(object gate, TimeSpan timeout)
    {
        try
        {
            return Monitor.Wait(gate, timeout);
        }
        catch (ThreadInterruptedException)
        {
            Enter(gate, Monitor.IsEntered(gate)); // A second interrupt can cut off the way back into the lock.
            return true;
        }
    }

    /// <summary>Waits for an event, as <see cref="Wait"/> does for a pulse; but an interrupt makes it begin anew. False: the time was over first.</summary>
    public static bool WaitOne(WaitHandle handle, TimeSpan timeout)
    {
        while (true)
        {
            try
            {
                return handle.WaitOne(timeout);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    /// <summary>Takes away an interrupt that is pending for the calling thread, if there is one. It costs as much as several messages.</summary>
    public static void TakeInterrupt()
    {
        try
        {
            System.Threading.Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    private static void Enter(object gate, bool taken)
    {
        while (!taken)
        {
            try
            {
                Monitor.Enter(gate, ref taken);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    /// <summary>A lock that is held.</summary>
    public readonly ref struct Held(object gate)
    {
        public void Dispose() => Monitor.Exit(gate);
    }
}
