using System.Diagnostics;

namespace Riot;

/// <summary>
/// The address of a server (its pid, name or key), with the server's type: what a service takes by injection that calls it. It is used as any <see cref="Address"/>:
/// <c>riot.CallAsync(account, new Deposit(20m))</c>.
/// </summary>
/// <remarks>The type is a claim and no proof: whoever holds the name refuses a request that it does not know.</remarks>
/// <typeparam name="TServer">The class of the server, or an interface that says what it handles.</typeparam>
/// <param name="address">The pid, name or key of the server.</param>
/// <example><code>
/// // In a host it is injected; in a test one is made of a pid or a name.
/// var till = new Till(riot, new ServerRef&lt;Account&gt;("account"));
///
/// public sealed class Till(IRiot riot, ServerRef&lt;Account&gt; account)
/// {
///     public ValueTask&lt;decimal&gt; PayInAsync(decimal amount, CancellationToken cancellationToken) =>
///         riot.CallAsync(account, new Deposit(amount), cancellationToken: cancellationToken);
/// }
/// </code></example>
[DebuggerDisplay("{Address}")]
public sealed class ServerRef<TServer>(Address address)
    where TServer : class
{
    /// <summary>The pid, name or key of the server.</summary>
    public Address Address { get; } = address;

    /// <summary>The address without the type: what the verbs take.</summary>
    public static implicit operator Address(ServerRef<TServer> server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Address;
    }

    /// <summary>The address, as text.</summary>
    public override string ToString() => Address.ToString();
}
