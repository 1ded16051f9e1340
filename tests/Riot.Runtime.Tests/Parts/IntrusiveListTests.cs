// Holds the intrusive list against an ordinary one, whatever comes and goes in whatever order.
using Riot.Primitives;

namespace Riot.Tests.Parts;

public sealed class IntrusiveListTests
{
    private IntrusiveList<Item, Item.Hook> _list;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void List_ItemsComeAndGoAtRandom_IsAsAnOrdinaryOne(int seed)
    {
        var random = new Random(seed);
        List<Item> expected = [];
        List<Item> away = [.. Enumerable.Range(0, 6).Select(_ => new Item())];
        for (var step = 0; step < 2000; step++)
        {
            if (away.Count > 0 && random.Next(2) == 0)
            {
                var item = away[random.Next(away.Count)];
                away.Remove(item);
                if (random.Next(2) == 0)
                {
                    _list.AddFirst(item);
                    expected.Insert(0, item);
                }
                else
                {
                    _list.AddLast(item);
                    expected.Add(item);
                }
            }
            else if (expected.Count > 0)
            {
                var item = expected[random.Next(expected.Count)];
                Assert.True(_list.Remove(item));
                expected.Remove(item);
                away.Add(item);
            }

            Assert.Equal(expected, Items());
            Assert.All(away, item => Assert.False(_list.Remove(item) || IntrusiveList<Item, Item.Hook>.Holds(item)));
        }
    }

    private IEnumerable<Item> Items()
    {
        for (var item = _list.First; item is not null; item = IntrusiveList<Item, Item.Hook>.Next(item))
            yield return item;
    }

    private sealed class Item
    {
        private ListLinks<Item> _links;

        public readonly struct Hook : IListHook<Item>
        {
            public static ref ListLinks<Item> LinksOf(Item item) => ref item._links;
        }
    }
}
