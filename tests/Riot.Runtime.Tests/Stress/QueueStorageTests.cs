// The queue behind every mailbox gives back what it has outgrown, while it lives and when it is closed.
using Riot.Primitives;

namespace Riot.Tests.Stress;

[Collection(nameof(RunsAlone))]
public sealed class QueueStorageTests
{
    [Fact]
    public void Queue_ThatOutgrewItsStorageManyTimes_KeepsTheLastPartOfIt()
    {
        const int Times = 2000;
        var queue = new ManyToOneQueue();
        var reader = new ManyToOneQueue.Reader(queue);
        Rounds(20);
        var before = LiveHeap.Measure();

        Rounds(Times);

        // Each round fills a segment of 16 KB at least.
        Assert.InRange(LiveHeap.Measure() - before, long.MinValue, Times * 8192L);
        Assert.True(queue.TryEnqueue("last"));
        Assert.Equal("last", reader.TryDequeue());

        void Rounds(int count)
        {
            for (var round = 0; round < count; round++)
            {
                for (var i = 0; i < 1500; i++)
                    queue.TryEnqueue("item");
                while (reader.TryDequeue() is not null)
                {
                }
            }
        }
    }

    [Fact]
    public void Queue_ThatIsReleased_TakesNothingAndKeepsNothing()
    {
        const int Count = 1000;
        var before = LiveHeap.Measure();

        var queues = Enumerable.Range(0, Count).Select(_ => Used()).ToList();

        Assert.InRange(LiveHeap.Measure() - before, long.MinValue, Count * 16_384L);
        Assert.All(queues, queue => Assert.False(queue.TryEnqueue("late")));

        static ManyToOneQueue Used()
        {
            var queue = new ManyToOneQueue();
            var reader = new ManyToOneQueue.Reader(queue);
            for (var i = 0; i < 3000; i++)
                queue.TryEnqueue("item");
            reader.Close();
            while (reader.TryDequeue() is not null)
            {
            }

            reader.Release();
            Assert.False(reader.HasClaims);
            Assert.Equal(0, reader.Length);
            Assert.Null(reader.TryDequeue());
            return queue;
        }
    }
}
