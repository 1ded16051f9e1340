using Riot.Kernel;

namespace Riot;

// The verbs that send. Any thread; they never suspend.
public sealed partial class ProcessContext
{
    /// <summary>
    /// Puts a message into a process's mailbox, by reference (G5). To a dead process: dropped, counted, and logged at Debug (G4).
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="to"/> is <see cref="Pid.None"/>.</exception>
    public void Send(Pid to, object message) => Delivery.Send(Host, _process, to, message);

    /// <summary>Sends to whoever holds a name now.</summary>
    /// <exception cref="UnknownNameException">Nobody does (G4).</exception>
    public void Send(string name, object message)
    {
        if (!TrySend(name, message))
            throw new UnknownNameException(name);
    }

    /// <summary>Sends to whoever holds a name now; false if nobody does (G4).</summary>
    public bool TrySend(string name, object message) => Delivery.TrySend(Host, _process, name, message);
}
