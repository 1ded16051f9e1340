// A fair choice from more than there is time for; the same in every run.
namespace Riot.Models.Stepping;

internal sealed class Sample<T>(int most)
{
    private readonly Random _random = new(most);
    private int _offered;

    public List<T> Items { get; } = [];

    public bool HasAll => _offered == Items.Count;

    public void Offer(T item)
    {
        _offered++;
        if (Items.Count < most)
            Items.Add(item);
        else if (_random.Next(_offered) is var place && place < most)
            Items[place] = item;
    }
}
