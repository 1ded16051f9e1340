using Riot.Primitives;

namespace Riot.Processes;

/// <summary>All processes that are not dead, by id. Any thread; sharded, so that spawning threads seldom meet.</summary>
internal sealed class ProcessTable
{
    private const int Shards = 32;
    private readonly Shard[] _shards = new Shard[Shards];
    private long _lastId;

    public ProcessTable()
    {
        for (var i = 0; i < Shards; i++)
            _shards[i] = new Shard();
    }

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Whether the id was ever given to a process.</summary>
    public bool WasIssued(long id) => id > 0 && id <= Interlocked.Read(ref _lastId);

    public void Add(Process process) => ShardOf(process.Id).Add(process);

    public void Remove(Process process) => ShardOf(process.Id).Remove(process);

    public Process? Find(long id) => ShardOf(id).Find(id);

    /// <summary>Those that are not dead now.</summary>
    public List<Process> Snapshot()
    {
        var all = new List<Process>();
        foreach (var shard in _shards)
            shard.CopyTo(all);
        return all;
    }

    private Shard ShardOf(long id) => _shards[(int)(id & (Shards - 1))];

    /// <summary>A hash table whose chains run through the processes themselves; <c>this</c> is its lock.</summary>
    private sealed class Shard
    {
        private readonly object _lock = new();
        private Process?[] _buckets = new Process?[16];
        private int _count;

        public void Add(Process process)
        {
            using (Steady.Lock(_lock))
            {
                if (_count++ >= _buckets.Length)
                    Grow();
                Put(process);
            }
        }

        public void Remove(Process process)
        {
            using (Steady.Lock(_lock))
            {
                ref var link = ref BucketOf(process.Id);
                while (link is not null && link != process)
                    link = ref link.TableNext;
                if (link is null)
                    return;
                link = process.TableNext;
                process.TableNext = null;
                _count--;
            }
        }

        public Process? Find(long id)
        {
            using (Steady.Lock(_lock))
            {
                for (var process = BucketOf(id); process is not null; process = process.TableNext)
                {
                    if (process.Id == id)
                        return process;
                }

                return null;
            }
        }

        public void CopyTo(List<Process> all)
        {
            using (Steady.Lock(_lock))
            {
                foreach (var first in _buckets)
                {
                    for (var process = first; process is not null; process = process.TableNext)
                        all.Add(process);
                }
            }
        }

        private void Put(Process process)
        {
            ref var bucket = ref BucketOf(process.Id);
            process.TableNext = bucket;
            bucket = process;
        }

        private ref Process? BucketOf(long id) => ref _buckets[(int)(id / Shards) & (_buckets.Length - 1)];

        private void Grow()
        {
            var old = _buckets;
            _buckets = new Process?[old.Length * 2];
            foreach (var first in old)
            {
                for (var process = first; process is not null;)
                {
                    var next = process.TableNext;
                    Put(process);
                    process = next;
                }
            }
        }
    }
}
