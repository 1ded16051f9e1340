using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Riot.Primitives;

/// <summary>An item's place in one list. A mutable struct: never copy it. It belongs to whoever has the list.</summary>
internal struct ListLinks<T> where T : class
{
    /// <summary>The next item; null: it is the last, or in no list.</summary>
    public T? Next;

    /// <summary>The item before it; of the first, the last. Null: it is in no list.</summary>
    public T? Previous;
}

/// <summary>Says where an item keeps its place in lists of one kind. A struct without fields, so that each kind of list is code of its own.</summary>
internal interface IListHook<T> where T : class
{
    static abstract ref ListLinks<T> LinksOf(T item);
}

/// <summary>
/// A doubly linked list whose links are in the items, so that an item comes and goes in O(1) and without an allocation. One pointer; an item is in one list of a
/// kind at most. A mutable struct: never copy it. Whoever has the list says who may touch it, and its items' links.
/// </summary>
/// <remarks>
/// The methods are inlined where they are used, since only there are both types known: as methods they would be shared by all classes, and would have to look
/// up the hook.
/// </remarks>
internal struct IntrusiveList<T, THook> where T : class where THook : struct, IListHook<T>
{
    public T? First { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? Next(T item) => THook.LinksOf(item).Next;

    /// <summary>Whether it is in a list of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T item) => THook.LinksOf(item).Previous is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFirst(T item)
    {
        Debug.Assert(!Holds(item), "It is in a list of this kind.");
        ref var links = ref THook.LinksOf(item);
        links.Previous = item;
        if (First is { } second)
        {
            ref var next = ref THook.LinksOf(second);
            (links.Next, links.Previous, next.Previous) = (second, next.Previous, item);
        }

        First = item;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLast(T item)
    {
        var first = First;
        AddFirst(item); // In front of the first is behind the last: the links are a ring but for the end's.
        if (first is null)
            return;
        First = first;
        ref var links = ref THook.LinksOf(item);
        links.Next = null;
        THook.LinksOf(links.Previous!).Next = item;
    }

    /// <summary>False: it is in no list of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Remove(T item)
    {
        ref var links = ref THook.LinksOf(item);
        if (links.Previous is not { } previous)
            return false;
        if (item == First)
            First = links.Next;
        else
            THook.LinksOf(previous).Next = links.Next;
        if ((links.Next ?? First) is { } behind)
            THook.LinksOf(behind).Previous = previous;
        links = default;
        return true;
    }
}
