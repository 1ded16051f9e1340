// A few writers and the reader of the queue behind every mailbox, whose segments hold two items and then four.
using Riot.Models.Stepping;
using Riot.Primitives;

namespace Riot.Models.Primitives;

public class QueueModelTests
{
    [Theory, Trait("Semantics", "G2")]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void Items_OfEveryWriter_AreReadOnceInItsOrder(int writers, int each) => Explorer.Explore(model =>
    {
        var queue = new ManyToOneQueue();
        for (var writer = 0; writer < writers; writer++)
        {
            var me = writer;
            model.Thread($"writer {me}", () =>
            {
                for (var i = 0; i < each; i++)
                    Assert.True(queue.TryEnqueue(new Item(me, i)));
            });
        }

        model.Thread("reader", () =>
        {
            var reader = new ManyToOneQueue.Reader(queue);
            var read = new int[writers];
            for (var left = writers * each; left > 0; left--)
                Take(Next(ref reader), read);
            Assert.False(reader.HasClaims);
            Assert.Null(reader.TryDequeue());
        });
    }, delaysWrites: true);

    [Fact, Trait("Semantics", "G2")]
    public void HasClaims_WhileAnAcceptedItemIsUnread_IsTrue() => Explorer.Explore(model =>
    {
        var queue = new ManyToOneQueue();
        var accepted = 0;
        for (var writer = 0; writer < 2; writer++)
        {
            model.Thread($"writer {writer}", () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    queue.TryEnqueue("item");
                    accepted++;
                }
            });
        }

        model.Thread("reader", () =>
        {
            var reader = new ManyToOneQueue.Reader(queue);
            for (var read = 0; read < 4;)
            {
                var known = accepted;
                Assert.True(reader.HasClaims || known <= read, $"{known} accepted, {read} read, none claimed");
                if (reader.TryDequeue() is not null)
                    read++;
                else
                    Thread.Yield();
            }
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "G7")]
    [InlineData(1, 4, 1)]
    [InlineData(2, 2, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 3, 2)]
    public void Close_RacingWriters_EitherRefusesAnItemOrKeepsItToBeRead(int writers, int each, int readBefore) => Explorer.Explore(model =>
    {
        var queue = new ManyToOneQueue();
        var (accepted, read) = (new int[writers], new int[writers]);
        var closed = false;
        for (var writer = 0; writer < writers; writer++)
        {
            var me = writer;
            model.Thread($"writer {me}", () =>
            {
                for (var i = 0; i < each; i++)
                {
                    var late = closed;
                    if (!queue.TryEnqueue(new Item(me, i)))
                        break;
                    accepted[me]++;
                    Assert.False(late, "accepted after the close");
                }

                if (accepted[me] < each)
                    Assert.False(queue.TryEnqueue("again"));
            });
        }

        model.Thread("reader", () =>
        {
            var reader = new ManyToOneQueue.Reader(queue);
            for (var i = 0; i < readBefore; i++)
                Take(Next(ref reader), read);
            reader.Close();
            closed = true;
            while (reader.HasClaims)
            {
                // Nothing, too, when a writer has linked a segment and found it closed.
                if (reader.TryDequeue() is { } item)
                    Take((Item)item, read);
                else
                    Thread.Yield();
            }

            Assert.Null(reader.TryDequeue());
            reader.Release();
            Assert.False(reader.HasClaims);
            Assert.Equal(0, reader.Length);
            Assert.False(queue.TryEnqueue("late"));
        });

        model.AtRest(() => Assert.Equal(accepted, read));
    }, delaysWrites: true);

    private static Item Next(ref ManyToOneQueue.Reader reader)
    {
        while (true)
        {
            if (reader.TryDequeue() is { } item)
                return (Item)item;
            Thread.Yield();
        }
    }

    private static void Take(Item item, int[] read) => Assert.Equal(read[item.Writer]++, item.Number);

    private sealed record Item(int Writer, int Number);
}
