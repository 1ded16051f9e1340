// The messages that carry nothing but their meaning: made once, as Erlang's atoms are.
namespace Riot.Benchmarks.Workloads;

internal sealed class Word
{
    public static readonly Word Go = new();
    public static readonly Word Done = new();
    public static readonly Word Zero = new();
    public static readonly Word Ping = new();
    public static readonly Word Pong = new();
    public static readonly Word Increment = new();
    public static readonly Word Sum = new();
    public static readonly Word Work = new();
    public static readonly Word Token = new();
    public static readonly Word Hit = new();
    public static readonly Word Stop = new();
    public static readonly Word Sync = new();
    public static readonly Word Synced = new();
}
