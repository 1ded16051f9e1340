using System.Globalization;

namespace Riot.Identity;

/// <summary>Names one life of one runtime: the part of a pid that says where, and when, its process lived.</summary>
internal abstract class Node(int number, int incarnation)
{
    private static int s_incarnations;

    /// <summary>0 for a runtime in this operating-system process.</summary>
    public int Number { get; } = number;

    /// <summary>Tells runtimes of this operating-system process apart.</summary>
    public int Incarnation { get; } = incarnation;

    public static int NextIncarnation() => Interlocked.Increment(ref s_incarnations);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}.{Incarnation}");

    /// <summary>Where no process lives: the home of <see cref="Pid.Runtime"/>.</summary>
    public sealed class Nowhere() : Node(0, 0)
    {
        public static readonly Nowhere Instance = new();
    }
}
