using System.Runtime.CompilerServices;
using Riot.Identity;
using Riot.Processes;

namespace Riot.Verbs;

/// <summary>From an address to the process behind it, for verbs from inside and outside processes alike. Any thread.</summary>
internal static class Addressing
{
    /// <summary>Who is behind it, dead or alive; null if nobody holds the name or key.</summary>
    /// <exception cref="ArgumentException">It is none, or of another runtime (P5).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every send passes here, and nearly every one is to a pid.
    public static ProcessRef? Find(ProcessHost host, Address address, [CallerArgumentExpression(nameof(address))] string? name = null) =>
        address.Process is { } process ? Argument.Target(host, new Pid(process), name) : LookUp(host, address, name);

    /// <summary>Who is behind it, dead or alive.</summary>
    /// <exception cref="UnknownNameException">Nobody holds the name or key.</exception>
    /// <exception cref="ArgumentException">It is none, or of another runtime (P5).</exception>
    public static ProcessRef Require(ProcessHost host, Address address, [CallerArgumentExpression(nameof(address))] string? name = null) =>
        Find(host, address, name) ?? throw new UnknownNameException(address.ToString());

    private static ProcessRef? LookUp(ProcessHost host, Address address, string? name)
    {
        host.Simulator?.InterruptionPoint();
        if (address.Name is null && address.Place is null)
            throw Argument.IsNone(name);
        return host.HolderOf(address) is { } holder ? Argument.Target(host, new Pid(holder), name) : null;
    }
}
